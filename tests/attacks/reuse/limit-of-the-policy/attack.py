def attack(scene):
    (scene.space.root / "gatekeeper.yaml").write_text("policy: {script: {wall_seconds: 119}}\n")
