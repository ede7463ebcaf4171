from tests.attacks.s3_server import Server


def attack(scene):
    return Server(scene.content, cut=100_000)


def again(scene, server):
    assert not scene.cached.exists()
    kept = scene.part.read_bytes() if scene.part.exists() else b""
    assert scene.content.startswith(kept)
