def attack(scene):
    keyid = scene.own.public.keyid.encode()
    scene.append(scene.sign(scene.verified()).replace(keyid, keyid * (1 << 14)))
