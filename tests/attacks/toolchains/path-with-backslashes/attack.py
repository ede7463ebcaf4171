"""Upwards, as another system writes it."""

from pathlib import Path

from toolchain_writer import LIB, zipped


def make(folder: Path) -> Path:
    return zipped(folder, [(f"{LIB}/..\\..\\evil.olean", b"x", 0o100644)])
