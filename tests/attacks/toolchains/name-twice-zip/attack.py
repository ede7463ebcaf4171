"""The same in a zip."""

from pathlib import Path

from toolchain_writer import LIB, zipped


def make(folder: Path) -> Path:
    return zipped(folder, [(f"{LIB}/Init.olean", b"another", 0o100644)])
