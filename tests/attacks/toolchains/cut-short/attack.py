"""An archive that ends in the middle."""

from pathlib import Path

from toolchain_writer import tar_gz, write


def make(folder: Path) -> Path:
    path = tar_gz(folder)
    return write(path, path.read_bytes()[:-200])
