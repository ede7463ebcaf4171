"""A release for another system."""

from pathlib import Path

from toolchain_writer import GOOD, tar_gz


def make(folder: Path) -> Path:
    good = {name.replace(".so", ".dylib"): data for name, data in GOOD.items()}
    return tar_gz(folder, good=good)
