def attack(scene):
    scene.patch.setattr("gatekeeper.reuse.__version__", "0.0.9")
