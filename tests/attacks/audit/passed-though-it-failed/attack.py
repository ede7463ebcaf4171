def attack(scene):
    statement = scene.statement(scene.unverified())
    statement["predicate"]["verificationResult"] = "PASSED"
    scene.append(scene.sign(statement))
