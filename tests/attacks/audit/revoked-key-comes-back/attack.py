def attack(scene):
    scene.append(scene.sign(scene.key("added", scene.stranger.public)))
    scene.append(scene.sign(scene.key("revoked", scene.stranger.public, reason="Lost.")))
    scene.append(scene.sign(scene.key("added", scene.stranger.public)))
