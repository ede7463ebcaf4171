from pathlib import Path


def attack(root: Path) -> None:
    claim = root / "artifacts/TEST-00000001/claims/c1"
    text = (claim / "claim.yaml").read_text()
    (claim / "claim.yaml").write_text(text.replace("0.", "9."))
