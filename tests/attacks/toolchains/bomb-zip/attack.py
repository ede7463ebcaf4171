"""A module of a quarter of a gigabyte."""

from pathlib import Path

from toolchain_writer import LIB, zipped


def make(folder: Path) -> Path:
    return zipped(folder, [(f"{LIB}/Std.olean", bytes(256 << 20), 0o100644)])
