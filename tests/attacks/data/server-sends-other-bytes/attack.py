from tests.attacks.s3_server import Server


def attack(scene):
    return Server(scene.content[::-1])
