from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    (artifact / "tool").write_bytes(b"\x7fELF\x02\x01\x01" + bytes(64))
    (artifact / "Proof.olean").write_bytes(b"olean\x02" + bytes(64))
