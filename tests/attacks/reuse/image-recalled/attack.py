from gatekeeper.model.attestation import ImageTarget


def attack(scene):
    with scene.gate() as gate:
        gate.recalls.recall(ImageTarget(kind="image", image="python"), "It was not sealed.")
