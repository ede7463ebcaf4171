from pathlib import Path


def attack(root: Path) -> None:
    record = root / "artifacts/TEST-00000001"
    (record / "claims/c2").symlink_to("c1")
