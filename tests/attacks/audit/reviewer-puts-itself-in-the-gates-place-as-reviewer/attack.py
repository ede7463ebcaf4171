def attack(scene):
    old = scene.own.public.keyid
    rotation = scene.key("rotated", scene.stranger.public, role="reviewer", replaces=old)
    scene.append(scene.sign(rotation, scene.reviewer, scene.stranger))
