def attack(scene):
    scene.path.unlink()
    scene.head_path.unlink()
