"""A library that another Lean compiled."""

from pathlib import Path

from toolchain_writer import olean, tar_gz, write

MORE = ["built"]


def make(folder: Path) -> Path:
    write(folder / "built/Mathlib.olean", olean(b"4.34.0"))
    return tar_gz(folder)
