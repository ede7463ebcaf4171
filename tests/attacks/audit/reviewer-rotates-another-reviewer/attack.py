def attack(scene):
    scene.ledger("seen").append(scene.key("added", scene.stranger.public, role="reviewer"))
    victim = scene.reviewer.public.keyid
    new = scene.keyring.signer(scene.keyring.create().keyid)
    rotation = scene.key("rotated", new.public, role="reviewer", replaces=victim)
    scene.append(scene.sign(rotation, scene.stranger, new))
