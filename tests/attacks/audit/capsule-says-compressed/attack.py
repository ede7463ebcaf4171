def attack(scene):
    at = scene.directory_at
    data = bytearray(scene.raw)
    data[at + 10] = 8
    scene.raw = bytes(data)
