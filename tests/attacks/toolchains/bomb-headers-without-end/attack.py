"""A name for a name for a name."""

import tarfile
from pathlib import Path

from toolchain_writer import member, tar_gz


def make(folder: Path) -> Path:
    long = member("././@LongLink", b"a", tarfile.GNUTYPE_LONGNAME)
    return tar_gz(folder, *(long for _ in range(5000)))
