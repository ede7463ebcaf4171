"""The same as an attribute."""

import tarfile
from pathlib import Path

from toolchain_writer import member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member("x", b"a" * (48 << 20), tarfile.XHDTYPE))
