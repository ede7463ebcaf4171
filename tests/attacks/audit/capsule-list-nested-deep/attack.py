def attack(scene):
    scene.files["capsule.json"] = b"[" * 100_000 + b"]" * 100_000
    scene.write_capsule()
