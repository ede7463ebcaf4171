from gatekeeper.model.attestation import GateApproval


def attack(scene):
    scene.ledger("seen").append(scene.revoke(scene.reviewer, "reviewer"))
    said = GateApproval(
        resource_uri="ATTACK:00000001",
        claim="c1",
        claim_digest=scene.half.digest,
        date="2026-01-01T00:00:00Z",
        ledger=scene.place(),
    )
    scene.append(scene.sign(said, scene.reviewer))
