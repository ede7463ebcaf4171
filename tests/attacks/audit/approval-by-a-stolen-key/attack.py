from gatekeeper.model.attestation import GateRecall, KeyTarget


def attack(scene):
    scene.gate("seen").claims.take_in(scene.proof(scene.other), "proof.json")
    since = len(scene.lines)
    scene.approve()
    ledger = scene.ledger("seen")
    ledger.append(scene.revoke(scene.reviewer, "reviewer"))
    target = KeyTarget(kind="key", key=scene.reviewer.public.keyid, since=since)
    ledger.append(GateRecall(target=target, reason="Stolen.", date="2026-01-05T00:00:00Z"))
