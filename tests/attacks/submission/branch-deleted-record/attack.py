import shutil
from pathlib import Path


def attack(root: Path) -> None:
    shutil.rmtree(root / "artifacts/TEST-00000001")
