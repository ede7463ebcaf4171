def attack(scene):
    old = scene.reviewer.public.keyid
    rotation = scene.key("rotated", scene.stranger.public, role="gate", replaces=old)
    scene.append(scene.sign(rotation, scene.reviewer, scene.stranger))
