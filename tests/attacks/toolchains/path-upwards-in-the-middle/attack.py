"""A kept name whose path goes up again."""

from pathlib import Path

from toolchain_writer import LIB, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{LIB}/../../../../etc/x.olean", b"x"))
