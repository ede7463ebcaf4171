"""A zip that needs a password."""

from pathlib import Path

from toolchain_writer import LIB, write, zipped


def make(folder: Path) -> Path:
    path = zipped(folder)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\1\2", data.rindex(b"Init.olean") - 80)
    data[at + 8] |= 1
    local = data.index(b"Init.olean") - 30 - len(LIB) - 1
    data[local + 6] |= 1
    return write(path, bytes(data))
