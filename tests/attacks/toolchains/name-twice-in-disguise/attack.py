"""The same name, written in another way."""

from pathlib import Path

from toolchain_writer import TOP, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member(f"./{TOP}//lib/./lean/Init.olean", b"another"))
