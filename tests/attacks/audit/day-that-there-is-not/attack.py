def attack(scene):
    document = scene.statement(scene.verified())
    document["predicate"]["timeVerified"] = "2026-02-30T12:00:00Z"
    scene.append(scene.sign(document))
