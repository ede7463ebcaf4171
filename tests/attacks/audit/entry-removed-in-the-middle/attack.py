def attack(scene):
    first, _, third = scene.lines
    scene.write([first, third])
