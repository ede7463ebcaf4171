def attack(scene):
    scene.stored.write_bytes(scene.content[::-1])


def again(scene, _):
    assert list(scene.cache.rglob("*.part")) == []
    assert not scene.cached.exists()
