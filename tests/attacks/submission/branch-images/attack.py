from pathlib import Path


def attack(root: Path) -> None:
    (root / "sandboxes/python").mkdir(parents=True)
    (root / "sandboxes/python/requirements.lock").write_text("evil==1\n")
    (root / "reviewer.pub").write_text("-----BEGIN PUBLIC KEY-----\n")
