from pathlib import Path


def attack(root: Path) -> str:
    claim = root / "artifacts/TEST-00000001/claims/c1"
    token = "glpat-" + "0aB1cD2eF3gH4iJ5kL6m"
    text = (claim / "claim.yaml").read_text()
    (claim / "claim.yaml").write_text(text.replace("kind: empirical", f"kind: {token}"))
    path = claim / "artifact/artifact.yaml"
    path.write_text(path.read_text() + f"{token}: 1\n")
    return token
