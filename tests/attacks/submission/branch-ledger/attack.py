from pathlib import Path


def attack(root: Path) -> None:
    (root / "artifacts/ledger").mkdir()
    (root / "artifacts/ledger/ledger.jsonl").write_text("{}\n")
    (root / "artifacts/TEST-00000001/verdicts").mkdir()
    (root / "artifacts/TEST-00000001/verdicts/20260101T000000Z-0.json").write_text("{}\n")
