def attack(scene):
    scene.part.write_bytes(scene.content + b"9")
