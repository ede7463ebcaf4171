def attack(scene):
    from_before = scene.lines[:2]
    scene.write(from_before)
    scene.sign_head(scene.own)
