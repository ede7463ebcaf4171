"""A file with files below it."""

from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{LIB}/Std", b"x"), member(f"{LIB}/Std/A.olean", b"x"))
