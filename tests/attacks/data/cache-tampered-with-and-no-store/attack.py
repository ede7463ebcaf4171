def attack(scene):
    scene.cached.write_bytes(b"9" + scene.content[1:])


def again(scene, _):
    assert not scene.cached.exists()
