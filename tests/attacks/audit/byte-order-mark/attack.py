def attack(scene):
    scene.path.write_bytes(b"\xef\xbb\xbf" + scene.path.read_bytes())
