def attack(scene):
    at = scene.directory_at
    data = bytearray(scene.raw[:at] + b"gap" + scene.raw[at:])
    # The record of the directory's place follows.
    data[-98 + 48 : -98 + 56] = (at + 3).to_bytes(8, "little")
    data[-42 + 8 : -42 + 16] = (len(data) - 98).to_bytes(8, "little")
    scene.raw = bytes(data)
