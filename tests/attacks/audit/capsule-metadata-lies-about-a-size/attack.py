def attack(scene):
    name = "ro-crate-metadata.json"
    scene.files[name] = scene.files[name].replace(b'"contentSize": "', b'"contentSize": "1', 1)
    scene.describe = lambda: None
    scene.sign_list()
    scene.write_capsule()
