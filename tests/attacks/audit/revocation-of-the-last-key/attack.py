def attack(scene):
    scene.append(scene.sign(scene.key("revoked", scene.own.public, reason="All of them."), scene.own))
