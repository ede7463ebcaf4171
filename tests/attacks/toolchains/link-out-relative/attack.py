"""A link outside what is kept that leads out."""

import tarfile
from pathlib import Path

from toolchain_writer import TOP, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{TOP}/bin/cc", kind=tarfile.SYMTYPE, link="../../../bin/sh"))
