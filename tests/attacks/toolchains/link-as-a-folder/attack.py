"""A folder of modules that is a link, with a module below it."""

import tarfile
from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    link = member(f"{LIB}/Std", kind=tarfile.SYMTYPE, link="Init")
    return tar_gz(folder, link, member(f"{LIB}/Std/A.olean", b"x"))
