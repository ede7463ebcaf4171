from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    (artifact / "repro.py").write_text("print(1)\n")
    (artifact / "more.py").write_text("print(2)\n")
