from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    with (artifact / "huge.bin").open("wb") as file:
        file.truncate(18 << 20)
