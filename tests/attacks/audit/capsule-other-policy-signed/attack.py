def attack(scene):
    scene.files["policy.json"] = scene.files["policy.json"].replace(b"1024", b"9999", 1)
    scene.sign_list()
    scene.write_capsule()
