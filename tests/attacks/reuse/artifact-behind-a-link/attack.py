def attack(scene):
    folder = scene.claim() / "artifact"
    elsewhere = scene.space.root / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
