from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    (artifact / ".git").mkdir()
    (artifact / ".git/config").write_text("[core]\n\tfsmonitor = touch /tmp/owned\n")
