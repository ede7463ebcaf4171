from tests.attacks.capsule_scene import ARTIFACT


def attack(scene):
    scene.files[f"{ARTIFACT}/re\u0301sultat"] = b"1"
    scene.sign_list()
    scene.write_capsule()
