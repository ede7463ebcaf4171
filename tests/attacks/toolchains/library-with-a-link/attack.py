"""A library with a module from elsewhere."""

from pathlib import Path

from toolchain_writer import tar_gz

MORE = ["built"]


def make(folder: Path) -> Path:
    (folder / "built").mkdir()
    (folder / "built/Mathlib.olean").symlink_to("/etc/hostname")
    return tar_gz(folder)
