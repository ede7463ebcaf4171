from pathlib import Path


def attack(root: Path) -> None:
    claims = root / "artifacts/TEST-00000001/claims"
    (claims / "c1").rename(root / "elsewhere")
    (claims / "c1").symlink_to("../../../elsewhere")
