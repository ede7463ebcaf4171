from tests.attacks.capsule_scene import ARTIFACT


def attack(scene):
    scene.files = {name: data for name, data in scene.files.items() if not name.startswith(ARTIFACT)}
    scene.sign_list()
    scene.write_capsule()
