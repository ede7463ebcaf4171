"""A release for another processor."""

from pathlib import Path

from toolchain_writer import GOOD, LIB, engine, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, good={**GOOD, f"{LIB}/libleanshared.so": engine(183)})
