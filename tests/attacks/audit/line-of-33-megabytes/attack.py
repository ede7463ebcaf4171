def attack(scene):
    scene.append(b"1" * (33 << 20))
