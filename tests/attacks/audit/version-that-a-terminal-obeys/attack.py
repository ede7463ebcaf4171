def attack(scene):
    document = scene.statement(scene.verified())
    document["predicate"]["verifier"]["version"]["gatekeeper"] = "0\x1b[2K\x1b[1A"
    scene.append(scene.sign(document))
