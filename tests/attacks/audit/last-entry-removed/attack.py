def attack(scene):
    scene.write(scene.lines[:-1])
