"""A header with a wrong checksum, which tar readers take for the end: what follows would be left out."""

from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    damaged = member(f"{LIB}/Std.olean", b"x").replace(b"Std", b"Stb")
    return tar_gz(folder, damaged, member(f"{LIB}/Lean.olean", b"x"))
