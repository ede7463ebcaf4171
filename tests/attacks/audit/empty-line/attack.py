def attack(scene):
    scene.write([*scene.lines[:2], b"", *scene.lines[2:]])
