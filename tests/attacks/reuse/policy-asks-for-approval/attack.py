def attack(scene):
    (scene.space.root / "gatekeeper.yaml").write_text("policy: {require_approval: {count: 1}}\n")
