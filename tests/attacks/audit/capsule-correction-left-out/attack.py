from gatekeeper.capsule import layout


def attack(scene):
    ledger = scene.ledger("seen")
    for said in (scene.verified(), scene.unverified(), scene.verified()):
        ledger.append(said)
    scene.take()
    # Key, two verdicts, then a verdict and its correction three times.
    for name in (layout.entry(4), layout.proof(4)):
        del scene.files[name]
    scene.sign_list(verdict=scene.list_verdict(7))
    scene.write_capsule()
