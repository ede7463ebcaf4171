from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    for name in ("Data.csv", "data.csv", "e\u0301.csv"):
        (artifact / name).touch()
