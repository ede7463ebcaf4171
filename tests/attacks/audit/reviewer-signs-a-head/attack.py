def attack(scene):
    scene.sign_head(scene.reviewer)
