from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    for number in range(2100):
        (artifact / f"{number}.txt").touch()
