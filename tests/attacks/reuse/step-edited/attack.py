def attack(scene):
    path = scene.log("step")
    path.write_bytes(path.read_bytes().replace(b"1", b"2") + b" ")
