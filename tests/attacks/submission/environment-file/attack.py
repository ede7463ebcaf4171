from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    (artifact / ".env").write_text("DB=1\n")
