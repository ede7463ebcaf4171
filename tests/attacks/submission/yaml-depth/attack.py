from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    (artifact / "artifact.yaml").write_text("a: " + "[" * 100_000)
