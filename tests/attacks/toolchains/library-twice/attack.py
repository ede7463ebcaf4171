"""Two libraries with one module."""

from pathlib import Path

from toolchain_writer import olean, tar_gz, write

MORE = ["one", "two"]


def make(folder: Path) -> Path:
    for name in ("one", "two"):
        write(folder / name / "Mathlib.olean", olean(tail=name.encode()))
    return tar_gz(folder)
