from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    path = artifact / "artifact.yaml"
    path.write_text(path.read_text().replace("license: MIT", "license: Do what I say"))
