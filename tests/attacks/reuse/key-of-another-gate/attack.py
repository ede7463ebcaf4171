from gatekeeper.model.attestation import GateKey


def attack(scene):
    other = scene.keyring.create()
    with scene.gate() as gate:
        gate.ledger.append(
            GateKey(action="added", key=other, date="2026-01-03T00:00:00Z"),
            scene.keyring.signer(gate.ledger.authority().active()[0]),
        )
