from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    deep = artifact.joinpath(*["d"] * 40)
    deep.mkdir(parents=True)
    (deep / "f").touch()
