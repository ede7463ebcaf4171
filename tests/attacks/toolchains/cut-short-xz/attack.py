"""The same with another compression."""

from pathlib import Path

from toolchain_writer import packed, tar, write


def make(folder: Path) -> Path:
    path = packed(folder, "xz", tar())
    return write(path, path.read_bytes()[:-200])
