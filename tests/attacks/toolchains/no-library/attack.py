"""An engine without its library."""

from pathlib import Path

from toolchain_writer import LIB, engine, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, good={f"{LIB}/libleanshared.so": engine()})
