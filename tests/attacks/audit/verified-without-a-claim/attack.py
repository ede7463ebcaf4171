def attack(scene):
    statement = scene.statement(scene.unverified())
    statement["predicate"].update(status="VERIFIED", verificationResult="PASSED")
    statement["predicate"]["reason"]["code"] = "artifact_passed"
    scene.append(scene.sign(statement))
