def attack(scene):
    scene.ledger("seen").append(scene.key("added", scene.stranger.public))
    revocation = scene.key("revoked", scene.own.public, reason="The key was stolen.")
    scene.append(scene.sign(revocation, scene.stranger))
    scene.append(scene.sign(scene.verified(), scene.own))
