"""A file anywhere."""

from pathlib import Path

from toolchain_writer import member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member("/etc/ld.so.preload", b"x"))
