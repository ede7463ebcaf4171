"""A name that ends early for some readers."""

from pathlib import Path

from toolchain_writer import LIB, write, zipped


def make(folder: Path) -> Path:
    path = zipped(folder, [(f"{LIB}/Xxx.olean", b"x", 0o100644)])
    return write(path, path.read_bytes().replace(b"Xxx.olean", b"X\0x.olean"))
