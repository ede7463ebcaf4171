def attack(scene):
    scene.sign_head(scene.own, size=9)
