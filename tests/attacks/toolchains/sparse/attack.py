"""A file of a terabyte of holes."""

import tarfile
from pathlib import Path

from toolchain_writer import LIB, tar_gz


def make(folder: Path) -> Path:
    header = tarfile.TarInfo(f"{LIB}/Std.olean")
    header.type = tarfile.GNUTYPE_SPARSE
    block = bytearray(header.tobuf(tarfile.GNU_FORMAT))
    block[483:495] = b"%011o\0" % (1 << 32)
    block[148:156] = b"        "
    block[148:156] = b"%06o\0 " % sum(block)
    return tar_gz(folder, bytes(block))
