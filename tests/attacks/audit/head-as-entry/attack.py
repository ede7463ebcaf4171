def attack(scene):
    scene.append(scene.head_path.read_bytes().rstrip(b"\n"))
