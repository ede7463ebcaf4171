def attack(scene):
    first, second, _ = scene.lines
    scene.write([first, second])
    scene.append(scene.sign(scene.verified()))
