def attack(scene):
    scene.ledger("seen").append(scene.revoke(scene.other, "witness"))
    return scene.proof(scene.other)
