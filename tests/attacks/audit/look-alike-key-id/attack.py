def attack(scene):
    keyid = scene.own.public.keyid
    scene.append(scene.sign(scene.verified()).replace(keyid.encode(), keyid.upper().encode()))
