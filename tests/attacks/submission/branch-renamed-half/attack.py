from pathlib import Path


def attack(root: Path) -> None:
    claim = root / "artifacts/TEST-00000001/claims/c1"
    (claim / "claim.yaml").rename(claim / "artifact/claim.yaml")
    (claim / "Claim.yaml").write_text("id: c1\n")
