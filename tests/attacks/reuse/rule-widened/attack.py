def attack(scene):
    path = scene.claim(record_id="ATTACK:00000002") / "claim.yaml"
    path.write_text(path.read_text().replace("'0.1'", "'9.9'"))
