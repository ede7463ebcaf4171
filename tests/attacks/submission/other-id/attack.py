from pathlib import Path


def attack(root: Path) -> None:
    record = root / "artifacts/TEST-00000001"
    text = (record / "record.yaml").read_text()
    (record / "record.yaml").write_text(text.replace("TEST:00000001", "TEST:00000002"))
