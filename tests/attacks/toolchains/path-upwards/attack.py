"""A file beside the folder that the release unpacks to."""

from pathlib import Path

from toolchain_writer import member, tar_gz


def make(folder: Path) -> Path:
    return tar_gz(folder, member("../evil.olean", b"x"))
