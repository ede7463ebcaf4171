def attack(scene):
    path = scene.claim() / "claim.yaml"
    path.write_text(path.read_text().replace("text: text", "text: texts"))
    path = scene.claim("c2") / "claim.yaml"
    path.write_text(path.read_text().replace("text: text", "text: texts"))
    scene.verify("ATTACK:00000001", "down")
