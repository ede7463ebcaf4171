def attack(scene):
    line = scene.sign(scene.verified(), scene.stranger)
    scene.append(line.replace(scene.stranger.public.keyid.encode(), scene.own.public.keyid.encode()))
