"""A name that is no text."""

from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{LIB}/A\udcff.olean", b"x"))
