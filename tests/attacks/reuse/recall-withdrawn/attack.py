from gatekeeper.model.attestation import ImageTarget


def attack(scene):
    target = ImageTarget(kind="image", image="python")
    with scene.gate() as gate:
        gate.recalls.recall(target, "It was not sealed.")
        gate.recalls.withdraw(target, "It was.")
