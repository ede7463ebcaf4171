def attack(scene):
    first, _, third = scene.lines
    scene.write([first])
    scene.write([first, scene.sign(scene.verified()), third])
