from gatekeeper.capsule import layout


def attack(scene):
    scene.files[layout.log("sha256:" + 64 * "7")] = b"all well"
    scene.sign_list()
    scene.write_capsule()
