from tests.attacks.s3_server import Server


def attack(scene):
    return Server(b"", size=scene.bytes, endless=True)
