from gatekeeper.model.attestation import GateKey


def attack(scene):
    old = scene.keyring.ids()[0]
    other = scene.keyring.create()
    with scene.gate() as gate:
        gate.ledger.append(GateKey(action="added", key=other, date="2026-01-03T00:00:00Z"))
        key = gate.ledger.authority().keys[old].key
        gate.ledger.append(
            GateKey(action="revoked", key=key, reason="It was stolen.", date="2026-01-03T00:00:00Z"),
            scene.keyring.signer(other.keyid),
        )
