"""A name that would be two lines in the list of files."""

from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{LIB}/A.olean\n{64 * '0'}  lib/lean/B.olean", b"x"))
