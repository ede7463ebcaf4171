"""A module that another Lean compiled."""

from pathlib import Path

from toolchain_writer import LIB, member, olean, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"{LIB}/Std.olean", olean(b"4.34.0")))
