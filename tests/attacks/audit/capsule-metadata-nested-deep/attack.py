def attack(scene):
    scene.files["ro-crate-metadata.json"] = b"[" * 100_000 + b"]" * 100_000
    scene.sign_list()
    scene.write_capsule()
