from pathlib import Path


def attack(root: Path) -> str:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    token = "ghp_" + "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX"
    (artifact / "repro.py").write_text(f"import os\n\nheaders = {{'Authorization': 'token {token}'}}\n")
    return token
