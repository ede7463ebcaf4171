"""A library that brings a module of the toolchain."""

from pathlib import Path

from toolchain_writer import olean, tar_gz, write

MORE = ["built"]


def make(folder: Path) -> Path:
    write(folder / "built/Init.olean", olean(tail=b"other"))
    return tar_gz(folder)
