from gatekeeper.model.attestation import ImageTarget


def attack(scene):
    target = ImageTarget(kind="image", image="python")
    with scene.gate() as gate:
        gate.recalls.recall(target, "It was not sealed.")
    assert scene.verify("ATTACK:00000001", "1.0").reason.code == "recalled"
    with scene.gate() as gate:
        gate.recalls.withdraw(target, "It was.")
