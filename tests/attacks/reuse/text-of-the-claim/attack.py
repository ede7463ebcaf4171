def attack(scene):
    path = scene.claim() / "claim.yaml"
    path.write_text(path.read_text().replace("text: text", "text: texts"))
