"""A module with another checksum than the archive says."""

from pathlib import Path

from toolchain_writer import LIB, write, zipped


def make(folder: Path) -> Path:
    path = zipped(folder, [(f"{LIB}/Std.olean", b"module", 0o100644)])
    data = bytearray(path.read_bytes())
    data[data.rindex(f"{LIB}/Std.olean".encode()) - 46 + 16] ^= 1
    return write(path, bytes(data))
