from gatekeeper.capsule import layout


def attack(scene):
    ledger = scene.ledger("seen")
    ledger.append(scene.verified())
    ledger.append(scene.unverified())
    scene.take()
    # The failure is dropped, the pass becomes the last verdict; the correction of it stays.
    for name in (layout.entry(5), layout.proof(5)):
        del scene.files[name]
    scene.sign_list(verdict=scene.list_verdict(3))
    scene.write_capsule()
