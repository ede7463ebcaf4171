from tests.attacks.s3_server import Server


def attack(scene):
    return Server(scene.content, endless=True)


def again(scene, server):
    assert server.sent < 50_000_000
