def attack(scene):
    correction = scene.correction()
    scene.append(scene.sign(correction))
    scene.append(scene.sign(correction.model_copy(update={"ledger": scene.place()})))
