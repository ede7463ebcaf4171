def attack(scene):
    correction = scene.correction()
    entry = next(scene.ledger("seen").entries("ATTACK:00000001")).reference
    scene.append(scene.sign(correction.model_copy(update={"superseded": (entry,)})))
