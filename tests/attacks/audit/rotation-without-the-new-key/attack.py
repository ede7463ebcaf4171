def attack(scene):
    rotation = scene.key("rotated", scene.stranger.public, replaces=scene.own.public.keyid)
    scene.append(scene.sign(rotation, scene.own))
