from gatekeeper.model.attestation import GateApproval


def attack(scene):
    said = GateApproval(
        resource_uri="ATTACK:00000001",
        claim="c1",
        claim_digest=scene.half.digest,
        date="2026-01-04T00:00:00Z",
        ledger=scene.place(),
    )
    scene.append(scene.sign(said, scene.other))
