def attack(scene):
    folder = scene.space.folder("ATTACK:00000002") / "verdicts"
    [path] = folder.iterdir()
    [other] = (scene.space.folder("ATTACK:00000001") / "verdicts").iterdir()
    path.write_bytes(other.read_bytes())
    (folder / "20300101T000000Z-000000000000.json").write_bytes(other.read_bytes())
