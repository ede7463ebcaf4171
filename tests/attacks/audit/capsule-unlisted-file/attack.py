def attack(scene):
    scene.files["logs/" + 64 * "0"] = b"a log"
    scene.write_capsule()
