"""A page that says sorry."""

from pathlib import Path

from toolchain_writer import write


def make(folder: Path) -> Path:
    return write(folder / "lean.tar.zst", b"<html>404</html>")
