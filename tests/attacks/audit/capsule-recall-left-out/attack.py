from gatekeeper.capsule import layout


def attack(scene):
    ledger = scene.ledger("seen")
    ledger.append(scene.verified())
    ledger.append(scene.recall({"kind": "gatekeeper", "version": "0"}))
    ledger.settle("2026-01-03T00:00:00Z")
    scene.take()
    for name in (layout.entry(5), layout.proof(5)):
        del scene.files[name]
    scene.sign_list(verdict=scene.list_verdict(3))
    scene.write_capsule()
