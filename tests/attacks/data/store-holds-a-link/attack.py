def attack(scene):
    scene.stored.unlink()
    scene.stored.symlink_to("/etc/passwd")
