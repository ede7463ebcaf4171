from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    for path in ("__pycache__/repro.cpython-311.pyc", ".ipynb_checkpoints/a.ipynb", "notes.txt~"):
        (artifact / path).parent.mkdir(exist_ok=True)
        (artifact / path).write_bytes(b"x")
