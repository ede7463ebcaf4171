def attack(scene):
    scene.head_path.write_bytes(scene.lines[-1] + b"\n")
