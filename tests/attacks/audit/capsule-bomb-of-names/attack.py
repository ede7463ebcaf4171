def attack(scene):
    data = bytearray(scene.raw)
    data[-98 + 40 : -98 + 48] = (1 << 32).to_bytes(8, "little")
    scene.raw = bytes(data)
