"""A folder that is not the one that was named."""

from pathlib import Path

from toolchain_writer import laid

SHA256 = "0" * 64


def make(folder: Path) -> Path:
    return laid(folder)
