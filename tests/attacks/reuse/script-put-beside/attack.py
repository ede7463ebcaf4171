def attack(scene):
    (scene.claim() / "artifact/sitecustomize.py").write_text("print('here')\n")
