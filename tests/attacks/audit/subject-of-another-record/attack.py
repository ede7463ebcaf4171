def attack(scene):
    statement = scene.statement(scene.verified())
    statement["subject"][0]["name"] = "ATTACK:00000002/record"
    scene.append(scene.sign(statement))
