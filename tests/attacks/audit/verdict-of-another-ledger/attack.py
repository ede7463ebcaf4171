from gatekeeper.model.attestation import Position


def attack(scene):
    verdict = scene.verified().model_copy(update={"ledger": Position(tree_size=3, root_hash="0" * 64)})
    scene.append(scene.sign(verdict))
