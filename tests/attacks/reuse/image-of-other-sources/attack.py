def attack(scene):
    scene.images["python"] = frozenset({"sha256:" + "2" * 64})
