"""A second release in the same archive."""

from pathlib import Path

from toolchain_writer import member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member("other/lib/lean/Std.olean", b"x"))
