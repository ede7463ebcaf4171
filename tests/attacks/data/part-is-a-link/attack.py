def attack(scene):
    scene.part.symlink_to(scene.store.parent / "victim")
    (scene.store.parent / "victim").write_bytes(b"mine")


def again(scene, _):
    assert (scene.store.parent / "victim").read_bytes() == b"mine"
