"""An archive of which nobody said what it is."""

from pathlib import Path

from toolchain_writer import tar_gz

SHA256 = None


def make(folder: Path) -> Path:
    return tar_gz(folder)
