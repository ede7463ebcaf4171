def attack(scene):
    statement = scene.statement(scene.verified())
    statement["predicateType"] = "https://gatekeeper.invalid/gate-freeze/v1"
    scene.append(scene.sign(statement))
