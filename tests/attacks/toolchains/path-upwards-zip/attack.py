"""The same in a zip."""

from pathlib import Path

from toolchain_writer import zipped


def make(folder: Path) -> Path:
    return zipped(folder, [("../../evil.olean", b"x", 0o100644)])
