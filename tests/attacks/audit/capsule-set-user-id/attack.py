def attack(scene):
    mode = (0o104755 << 16).to_bytes(4, "little")
    plain = (0o100644 << 16).to_bytes(4, "little")
    at = scene.directory_at
    scene.raw = scene.raw[:at] + scene.raw[at:].replace(plain, mode, 1)
