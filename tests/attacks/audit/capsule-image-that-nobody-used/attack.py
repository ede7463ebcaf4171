from gatekeeper.model.capsule import CapsuleImage


def attack(scene):
    image = CapsuleImage(name="python", id="sha256:" + 64 * "1")
    scene.sign_list(images=(image,))
    scene.write_capsule()
