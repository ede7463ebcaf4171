import shutil
from pathlib import Path


def attack(root: Path) -> None:
    other = root / "artifacts/T\u0415ST-00000001"
    shutil.copytree(root / "artifacts/TEST-00000001", other)
