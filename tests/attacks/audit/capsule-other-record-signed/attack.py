from tests.attacks.capsule_scene import FOLDER


def attack(scene):
    scene.files[f"{FOLDER}/record.yaml"] += b"# other\n"
    scene.sign_list()
    scene.write_capsule()
