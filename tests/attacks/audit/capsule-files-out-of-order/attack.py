def attack(scene):
    scene.write_capsule(scene.members()[::-1])
