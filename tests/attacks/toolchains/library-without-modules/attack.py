"""A library that was never built."""

from pathlib import Path

from toolchain_writer import tar_gz, write

MORE = ["built"]


def make(folder: Path) -> Path:
    write(folder / "built/Mathlib.lean", b"")
    return tar_gz(folder)
