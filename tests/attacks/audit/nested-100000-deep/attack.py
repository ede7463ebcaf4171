def attack(scene):
    scene.append(b"[" * 100_000)
