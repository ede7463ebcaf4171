def attack(scene):
    elsewhere = scene.store.parent / "elsewhere"
    elsewhere.write_bytes(scene.content)
    scene.cached.symlink_to(elsewhere)
