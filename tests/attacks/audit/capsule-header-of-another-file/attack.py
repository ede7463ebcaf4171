def attack(scene):
    scene.raw = scene.raw.replace(b"artifacts", b"artefacts", 1)
