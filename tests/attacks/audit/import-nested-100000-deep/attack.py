def attack(scene):
    return b"[" * 100_000
