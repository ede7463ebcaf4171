def attack(scene):
    scene.append(scene.sign(scene.correction(date="2026-01-01T00:00:00Z")))
