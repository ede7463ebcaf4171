def attack(scene):
    scene.append(scene.sign(scene.verified(), scene.stranger))
    scene.append(scene.sign(scene.key("added", scene.stranger.public), scene.own))
