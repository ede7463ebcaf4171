import shutil
from pathlib import Path


def attack(root: Path) -> None:
    other = root / "artifacts/TEST-77777777"
    shutil.copytree(root / "artifacts/TEST-00000001", other)
    text = (other / "record.yaml").read_text()
    (other / "record.yaml").write_text(text.replace("TEST:00000001", "TEST:77777777"))
