def attack(scene):
    scene.verify("ATTACK:00000001", "5.0")
    folder = scene.space.ledger_folder
    lines = (folder / "ledger.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "ledger.jsonl").write_bytes(b"".join(lines[:3]))
