"""A tar that ends inside a module."""

from pathlib import Path

from toolchain_writer import LIB, member, packed, tar


def make(folder: Path) -> Path:
    data = tar(member(f"{LIB}/Std.olean", bytes(4096)))
    return packed(folder, "zst", data[: -1024 - 2048])
