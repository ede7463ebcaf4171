from pathlib import Path


def attack(root: Path) -> None:
    (root / "artifacts/TEST_00000009").mkdir()
    (root / "artifacts/TEST_00000009/record.yaml").write_text("id: TEST:00000009\n")
