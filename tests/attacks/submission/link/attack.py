from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    (artifact / "passwd").symlink_to("/etc/passwd")
