def attack(scene):
    line = scene.sign(scene.verified(), kind="text/plain")
    scene.append(line.replace(b"text/plain", b"application/vnd.in-toto+json"))
