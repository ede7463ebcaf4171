from pathlib import Path


def attack(root: Path) -> str:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    (artifact / "repro.py").write_text('URL = "postgres://ada:' + 'tr0ub4dor@db.example/x"\n')
    return "tr0ub4dor"
