from pathlib import Path


def attack(root: Path) -> None:
    (root / "gatekeeper.yaml").write_text("policy: {artifact_mb: 4096, lean_environments: [lean]}\n")
