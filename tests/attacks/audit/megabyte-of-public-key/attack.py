def attack(scene):
    statement = scene.statement(scene.key("added", scene.stranger.public))
    statement["predicate"]["key"]["pem"] = statement["predicate"]["key"]["pem"].replace(
        "M", "M" * (1 << 20), 1
    )
    scene.append(scene.sign(statement))
