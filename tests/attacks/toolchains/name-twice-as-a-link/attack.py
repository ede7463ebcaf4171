"""A file and a link of one name."""

import tarfile
from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{LIB}/Init.olean", kind=tarfile.SYMTYPE, link="Init/Prelude.olean"))
