def attack(scene):
    scene.files["capsule.json"] = scene.files["capsule.json"].replace(b"{", b'{"payload":"",', 1)
    scene.write_capsule()
