from tests.attacks.capsule_scene import FOLDER


def attack(scene):
    claim = scene.files[f"{FOLDER}/claims/c1/claim.yaml"]
    scene.files[f"{FOLDER}2/claims/c1/claim.yaml"] = claim
    scene.sign_list()
    scene.write_capsule()
