def attack(scene):
    scene.part.write_bytes(b"9" * 1000)
