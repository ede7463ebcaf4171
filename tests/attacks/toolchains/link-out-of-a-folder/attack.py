"""A link that leads out of a folder."""

from pathlib import Path

from toolchain_writer import laid


def make(folder: Path) -> Path:
    source = laid(folder)
    (source / "lib/lean/Std").symlink_to("/usr")
    return source
