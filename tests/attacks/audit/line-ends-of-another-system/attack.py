def attack(scene):
    scene.write(scene.lines, end=b"\r\n")
