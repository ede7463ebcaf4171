from pathlib import Path


def attack(root: Path) -> None:
    (root / "gatekeeper.yaml").unlink()
