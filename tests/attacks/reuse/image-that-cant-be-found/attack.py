from gatekeeper.errors import InputError


def attack(scene):
    def known(image):
        raise InputError("The recipe can't be read.")

    scene.known = known
