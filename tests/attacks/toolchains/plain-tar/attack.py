"""A tar that nobody compressed."""

from pathlib import Path

from toolchain_writer import tar, write


def make(folder: Path) -> Path:
    return write(folder / "lean.tar", tar())
