"""The same with folders."""

import tarfile
from pathlib import Path

from toolchain_writer import TOP, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, *(member(f"{TOP}/src/{i}", kind=tarfile.DIRTYPE) for i in range(3000)))
