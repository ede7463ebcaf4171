def attack(scene):
    script = scene.claim() / "artifact/repro.py"
    script.write_bytes(script.read_bytes() + b"# more\n")
    scene.space.attach("ATTACK:00000001", "c1")
