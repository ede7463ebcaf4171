from pathlib import Path


def attack(root: Path) -> None:
    (root / ".github/workflows").mkdir(parents=True)
    (root / ".github/workflows/a\n::error::owned.yml").write_text("on: push\n")
    (root / ".gitattributes").write_text("* filter=owned\n")
