def attack(scene):
    path = scene.space.folder("ATTACK:00000001") / "record.yaml"
    path.write_text(path.read_text().replace("title: t", "title: u"))
