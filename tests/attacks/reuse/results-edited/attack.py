def attack(scene):
    path = scene.log("results")
    path.write_bytes(path.read_bytes().replace(b"1", b"2") + b" ")
