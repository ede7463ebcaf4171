def attack(scene):
    correction = scene.correction()
    scene.append(scene.sign(scene.key("added", scene.stranger.public)))
    revocation = scene.key("revoked", scene.own.public, reason="The key was stolen.")
    scene.append(scene.sign(revocation, scene.stranger))
    scene.append(scene.sign(correction.model_copy(update={"ledger": scene.place()}), scene.own))
