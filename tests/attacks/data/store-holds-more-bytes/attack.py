def attack(scene):
    scene.stored.write_bytes(scene.content + b"3")
