from tests.attacks.capsule_scene import ARTIFACT


def attack(scene):
    scene.files[f"{ARTIFACT}/repro.py"] = b"print(1)"
    scene.write_capsule()
