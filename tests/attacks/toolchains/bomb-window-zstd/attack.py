"""A frame that wants two gigabytes of memory to be unpacked."""

from pathlib import Path

from toolchain_writer import write


def make(folder: Path) -> Path:
    # Frame header: no flags, a window of 2^(10 + 21) bytes; then one last block of one byte.
    frame = b"\x28\xb5\x2f\xfd\x00" + bytes([21 << 3]) + b"\x09\x00\x00a"
    return write(folder / "lean.tar.zst", frame)
