"""A module of a folder that is a link."""

from pathlib import Path

from toolchain_writer import laid


def make(folder: Path) -> Path:
    source = laid(folder)
    (source / "lib/lean/Std.olean").symlink_to("Init.olean")
    return source
