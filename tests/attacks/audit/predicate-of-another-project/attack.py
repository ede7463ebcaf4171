def attack(scene):
    statement = scene.statement(scene.verified())
    statement["predicateType"] = "https://slsa.dev/verification_summary/v1"
    scene.append(scene.sign(statement))
