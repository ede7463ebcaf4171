def attack(scene):
    scene.write([])
    scene.append(scene.sign(scene.key("added", scene.stranger.public), scene.stranger))
    scene.append(scene.sign(scene.verified(), scene.stranger))
    scene.sign_head(scene.stranger)
