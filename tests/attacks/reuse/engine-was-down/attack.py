def attack(scene):
    scene.verify("ATTACK:00000001", "down")
