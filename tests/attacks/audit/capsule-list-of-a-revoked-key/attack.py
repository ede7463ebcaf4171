import hashlib


def attack(scene):
    ledger = scene.ledger("seen")
    revoked = scene.own
    other = scene.keyring.signer(scene.keyring.create().keyid)
    ledger.append(scene.key("added", other.public, holder="B"))
    ledger.append(scene.key("revoked", revoked.public, reason="Stolen."))
    scene.take()
    scene.sign_list(revoked, verdict=hashlib.sha256(scene.lines[2]).hexdigest())
    scene.write_capsule()
