from gatekeeper.model.attestation import GatekeeperTarget


def attack(scene):
    scene.ledger("seen").append(scene.verified())
    target = GatekeeperTarget(kind="gatekeeper", version="v0.0")
    scene.gate("seen").recalls.recall(target, "It is wrong.")
