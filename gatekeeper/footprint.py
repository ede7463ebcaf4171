"""What files look like from outside: names, sizes, inodes and times, as git's index keeps them.

A footprint that is the same as before says that nobody has written these files since, as far as the kernel
keeps book: whoever changes, adds, removes or renames one moves a time that no program may set (ctime). What
it can't see: a clock that was set back by root and forward again, a disk written past the file system, a
page of a file that was mapped into memory and not written back yet, and a network's file system that
answers from memory. So it may spare a look at files, and never stands in for their digests: whatever is
signed, published or judged is hashed.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

RACY_NS = 2_000_000_000
"""How long a file must have been left alone, in nanoseconds. A time has steps (a tick of the kernel's, two
seconds on FAT), and a second change in the same step shows nowhere."""
MAX_ENTRIES = 10_000
"""A folder with more of them has no footprint."""
_INODE = (1 << 63) - 1
_ABSENT = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Footprint:
    """Of one folder, or of several files."""

    paths: bytes
    """Each, with a zero byte between two."""
    stats: bytes
    """Of each: inode, size, mtime and ctime in nanoseconds."""

    def settled(self, now_ns: int) -> bool:
        """Whether nothing was written so shortly before `now_ns` that a change since then might not show."""
        times = struct.unpack(f"={len(self.stats) // 8}q", self.stats)
        return max((*times[2::4], *times[3::4]), default=0) + RACY_NS < now_ns


def of_folder(folder: Path, without: Container[str] = ()) -> Footprint | None:
    """The footprint of all below a folder, but for the folders named `without` right in it.

    None where it would say nothing: something there is a link, which leads elsewhere, or there is too much.

    Raises:
        OSError: it can't be read, or vanishes meanwhile.
    """
    found: dict[bytes, tuple[int, ...]] = {}
    pending = [""]
    while pending:
        prefix = pending.pop()
        # Before what is in it is listed: what comes in meanwhile must show later.
        found[os.fsencode(prefix)] = _look(os.fsencode(f"{folder}/{prefix}"))
        with os.scandir(f"{folder}/{prefix}") as entries:
            for entry in entries:
                if entry.is_symlink() or len(found) > MAX_ENTRIES:
                    return None
                if not prefix and entry.name in without:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{prefix}{entry.name}/")
                else:
                    path = os.fsencode(f"{prefix}{entry.name}")
                    found[path] = _look(os.fsencode(f"{folder}/") + path)
    return Footprint(b"\0".join(found), b"".join(struct.pack("=4q", *it) for it in found.values()))


def of_files(paths: Iterable[Path]) -> Footprint:
    """The footprint of single files and folders, without what is in these; one may be absent."""
    names = [os.fsencode(path) for path in paths]
    return Footprint(b"\0".join(names), b"".join(struct.pack("=4q", *_look(name)) for name in names))


def same(folder: Path | str, paths: bytes, stats: bytes) -> bool:
    """Whether a folder has this footprint still."""
    # This is the loop that `gate list` spends its time in: no call more than there must be.
    found: list[int] = []
    lstat, beneath = os.lstat, os.fsencode(f"{folder}/")
    try:
        for path in paths.split(b"\0"):
            it = lstat(beneath + path)
            found += (it.st_ino & _INODE, it.st_size, it.st_mtime_ns, it.st_ctime_ns)
    except (OSError, ValueError):
        return False
    return struct.pack(f"={len(found)}q", *found) == stats


def _look(path: bytes) -> tuple[int, ...]:
    try:
        it = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return _ABSENT
    return it.st_ino & _INODE, it.st_size, it.st_mtime_ns, it.st_ctime_ns
