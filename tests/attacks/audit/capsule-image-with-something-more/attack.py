from tests.attacks.capsule_scene import archive_of


def attack(scene):
    scene.give_image(archive_of(*scene.image) + bytes(512))
    scene.sign_list()
    scene.write_capsule()
