"""More entries than a release has."""

from pathlib import Path

from toolchain_writer import TOP, member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, *(member(f"{TOP}/src/{i}") for i in range(3000)))
