"""A name of 48 megabytes, in a header that is read as a whole."""

import tarfile
from pathlib import Path

from toolchain_writer import member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member("././@LongLink", b"a" * (48 << 20), tarfile.GNUTYPE_LONGNAME))
