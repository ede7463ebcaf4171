import shutil
from pathlib import Path


def attack(root: Path) -> None:
    claims = root / "artifacts/TEST-00000001/claims"
    shutil.copytree(claims / "c1", claims / "c2")
    text = (claims / "c2/claim.yaml").read_text()
    (claims / "c2/claim.yaml").write_text(text.replace("id: c1", "id: c2"))
