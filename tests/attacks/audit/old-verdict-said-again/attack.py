def attack(scene):
    ledger = scene.ledger("seen")
    ledger.append(scene.verified())
    ledger.append(scene.unverified())
    scene.append(scene.lines[3])
