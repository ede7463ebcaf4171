"""Two contents of one module: the first is looked at, the second laid out."""

from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{LIB}/Init.olean", b"another"))
