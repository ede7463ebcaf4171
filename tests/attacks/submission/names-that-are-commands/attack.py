from pathlib import Path


def attack(root: Path) -> None:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    names = ("a\n::error::owned", "b\r##[error]owned", "\x1b]0;owned\x07", "::error::owned", "\u202egnp")
    for name in names:
        (artifact / name).write_text("x")
