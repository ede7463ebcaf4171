"""A path that no file system takes."""

from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{LIB}/{'a/' * 400}A.olean", b"x"))
