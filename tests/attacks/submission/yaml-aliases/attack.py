from pathlib import Path


def attack(root: Path) -> None:
    claim = root / "artifacts/TEST-00000001/claims/c1"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    (claim / "claim.yaml").write_text("\n".join(lines))
