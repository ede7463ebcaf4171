from pathlib import Path


def attack(root: Path) -> None:
    (root / "gatekeeper.yaml").write_text("policy: [")
