from tests.attacks.capsule_scene import FOLDER


def attack(scene):
    claim = scene.files[f"{FOLDER}/claims/c1/claim.yaml"]
    scene.files[f"{FOLDER}/claims/c2/claim.yaml"] = claim.replace(b"c1", b"c2")
    scene.sign_list()
    scene.write_capsule()
