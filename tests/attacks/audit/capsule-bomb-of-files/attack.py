def attack(scene):
    data = bytearray(scene.raw)
    data[-98 + 32 : -98 + 40] = (1 << 40).to_bytes(8, "little")
    scene.raw = bytes(data)
