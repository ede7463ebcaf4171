def attack(scene):
    for path in (scene.space.folder("ATTACK:00000002") / "contracts").iterdir():
        path.write_bytes(path.read_bytes().replace(b"Unverified", b"VERIFIED"))
