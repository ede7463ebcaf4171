from tests.attacks.s3_server import Server


def attack(scene):
    scene.part.write_bytes(scene.content[:70_000])
    return Server(scene.content, ranges=False)


def again(scene, server):
    assert server.asked == ["bytes=70000-"]
