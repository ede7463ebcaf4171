def attack(scene):
    first, second, third = scene.lines
    scene.write([first, third, second])
