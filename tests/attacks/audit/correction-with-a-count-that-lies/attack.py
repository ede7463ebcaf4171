def attack(scene):
    scene.append(scene.sign(scene.correction(correction_count=7)))
