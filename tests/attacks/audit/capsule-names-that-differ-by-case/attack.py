from tests.attacks.capsule_scene import ARTIFACT


def attack(scene):
    scene.files[f"{ARTIFACT}/REPRO.py"] = b"print(1)"
    scene.sign_list()
    scene.write_capsule()
