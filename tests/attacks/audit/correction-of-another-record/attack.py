def attack(scene):
    scene.append(scene.sign(scene.correction(resource_uri="ATTACK:00000002")))
