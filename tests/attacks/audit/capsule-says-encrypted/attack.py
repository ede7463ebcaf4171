def attack(scene):
    at = scene.directory_at
    data = bytearray(scene.raw)
    data[at + 8] |= 1
    scene.raw = bytes(data)
