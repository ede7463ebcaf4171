def attack(scene):
    old = scene.own.public.keyid
    rotation = scene.key("rotated", scene.stranger.public, replaces=old)
    scene.append(scene.sign(rotation, scene.reviewer, scene.stranger))
