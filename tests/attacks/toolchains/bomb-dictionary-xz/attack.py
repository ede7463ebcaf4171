"""A block that wants three gigabytes of memory to be unpacked."""

import lzma
import zlib
from pathlib import Path

from toolchain_writer import tar, write


def make(folder: Path) -> Path:
    data = bytearray(lzma.compress(tar(), preset=0))
    size = (data[12] + 1) * 4
    assert data[14:16] == b"\x21\x01"  # the filter is LZMA2; its property is the dictionary's size
    data[16] = 39
    data[12 + size - 4 : 12 + size] = zlib.crc32(data[12 : 12 + size - 4]).to_bytes(4, "little")
    return write(folder / "lean.tar.xz", bytes(data))
