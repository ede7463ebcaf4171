def attack(scene):
    link = (0o120777 << 16).to_bytes(4, "little")
    plain = (0o100644 << 16).to_bytes(4, "little")
    at = scene.directory_at
    scene.raw = scene.raw[:at] + scene.raw[at:].replace(plain, link, 1)
