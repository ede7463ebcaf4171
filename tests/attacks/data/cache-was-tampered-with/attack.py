def attack(scene):
    scene.cached.write_bytes(b"9" + scene.content[1:])
