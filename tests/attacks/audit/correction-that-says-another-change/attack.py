def attack(scene):
    correction = scene.correction()
    change = correction.record.model_copy(update={"before": "VERIFIED"})
    scene.append(scene.sign(correction.model_copy(update={"record": change})))
