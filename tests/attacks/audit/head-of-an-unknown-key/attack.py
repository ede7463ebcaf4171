def attack(scene):
    scene.write(scene.lines[:-1])
    scene.sign_head(scene.stranger)
