"""A second name for a file of the machine."""

import tarfile
from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{LIB}/Std.olean", kind=tarfile.LNKTYPE, link="../etc/passwd"))
