def attack(scene):
    scene.append(scene.sign(scene.verified().model_copy(update={"ledger": None})))
