def attack(scene):
    scene.sign_list(resource_uri="ATTACK:0000000I")
    scene.write_capsule()
