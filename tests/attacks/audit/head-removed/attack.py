def attack(scene):
    scene.head_path.unlink()
