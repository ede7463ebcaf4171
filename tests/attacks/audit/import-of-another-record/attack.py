def attack(scene):
    said = scene.imported(scene.proof(scene.other), resource_uri="ATTACK:00000002")
    scene.append(scene.sign(said, scene.own))
