def attack(scene):
    scene.quiet = True
    scene.verify("ATTACK:00000001", "1.0")
    assert not isinstance(scene.answer("ATTACK:00000001"), str)
    path = scene.log("step")
    assert path.read_bytes() == b""
    path.write_bytes(b"all is well")
