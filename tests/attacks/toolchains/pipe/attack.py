"""A pipe."""

import tarfile
from pathlib import Path

from toolchain_writer import TOP, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{TOP}/pipe", kind=tarfile.FIFOTYPE))
