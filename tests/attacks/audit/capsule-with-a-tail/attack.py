def attack(scene):
    scene.raw += b"tail"
