from tests.attacks.capsule_scene import archive_of


def attack(scene):
    data = archive_of(*scene.image)
    scene.give_image(data.replace(b"gatekeeper/python", b"gatekeeper/pythom"))
    scene.sign_list()
    scene.write_capsule()
