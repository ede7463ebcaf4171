from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    path = artifact / "artifact.yaml"
    path.write_text(path.read_text() + '"::error::owned": 1\n"x\\n##[error]owned": 1\n')
