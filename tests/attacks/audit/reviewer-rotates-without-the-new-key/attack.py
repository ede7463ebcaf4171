def attack(scene):
    rotation = scene.key(
        "rotated", scene.stranger.public, role="reviewer", replaces=scene.reviewer.public.keyid
    )
    scene.append(scene.sign(rotation, scene.reviewer))
