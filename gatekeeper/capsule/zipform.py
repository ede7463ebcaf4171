"""The one form of zip that a capsule has: files as they are, in the order of their names, without dates.

Nothing is compressed, so a capsule's bytes do not depend on a compressor's version and nothing in it can
grow. Every byte that is no file's content follows from the names, sizes and checksums alone and is compared
with what it must be, so there is no byte that a reader would pass over. Layout: PKWARE's APPNOTE 6.3.9,
sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16; always with the fields of Zip64, whatever the sizes.
"""

from __future__ import annotations

import hashlib
import os
import struct
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gatekeeper.errors import Untrusted
from gatekeeper.files import PIECE, open_regular
from gatekeeper.model import Flaw

MAX_MEMBERS = 50_000
MAX_NAME_BYTES = 400
MAX_DEPTH = 16
MAX_DIRECTORY_BYTES = MAX_MEMBERS * (46 + MAX_NAME_BYTES + 28)

_VERSION = 45
_UTF8 = 0x0800
_DATE = 0x0021
"""1980-01-01, the first that the format knows."""
_PLAIN_FILE = 0o100644 << 16
_FULL = 0xFFFFFFFF

_LOCAL = struct.Struct("<IHHHHHIIIHH")
_LOCAL_EXTRA = struct.Struct("<HHQQ")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_CENTRAL_EXTRA = struct.Struct("<HHQQQ")
_END64 = struct.Struct("<IQHHIIQQQQ")
_LOCATOR = struct.Struct("<IIQI")
_END = struct.Struct("<IHHHHIIH")
_TAIL = _END64.size + _LOCATOR.size + _END.size

Source = Callable[[], Iterable[bytes]]
"""Gives a file's content piece by piece, each time it is called."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the zip."""

    name: str
    size: int
    crc: int

    @property
    def header(self) -> bytes:
        """What stands before its content."""
        name = self.name.encode()
        fixed = _LOCAL.pack(
            0x04034B50, _VERSION, _UTF8, 0, 0, _DATE, self.crc, _FULL, _FULL, len(name), _LOCAL_EXTRA.size
        )
        return fixed + name + _LOCAL_EXTRA.pack(1, 16, self.size, self.size)

    def listing(self, offset: int) -> bytes:
        """Its line in the directory; `offset` is where its header begins."""
        name, made_by = self.name.encode(), 3 << 8 | _VERSION
        fixed = (0x02014B50, made_by, _VERSION, _UTF8, 0, 0, _DATE, self.crc, _FULL, _FULL, len(name))
        rest = (_CENTRAL_EXTRA.size, 0, 0, 0, _PLAIN_FILE, _FULL)
        return _CENTRAL.pack(*fixed, *rest) + name + _CENTRAL_EXTRA.pack(1, 24, self.size, self.size, offset)


def directory(members: Sequence[Member]) -> bytes:
    """What stands after the last content."""
    offset, lines = 0, []
    for member in members:
        lines.append(member.listing(offset))
        offset += len(member.header) + member.size
    listed, count = b"".join(lines), len(members)
    end64 = _END64.pack(0x06064B50, 44, 3 << 8 | _VERSION, _VERSION, 0, 0, count, count, len(listed), offset)
    locator = _LOCATOR.pack(0x07064B50, 0, offset + len(listed), 1)
    return listed + end64 + locator + _END.pack(0x06054B50, 0, 0, 0xFFFF, 0xFFFF, _FULL, _FULL, 0)


def measure(name: str, source: Source) -> tuple[Member, str]:
    """A file as a member, and its SHA-256 in hex."""
    size = crc = 0
    hasher = hashlib.sha256()
    for piece in source():
        size, crc = size + len(piece), zlib.crc32(piece, crc)
        hasher.update(piece)
    return Member(name, size, crc), hasher.hexdigest()


def stream(files: Sequence[tuple[Member, Source]]) -> Iterator[bytes]:
    """The whole zip, piece by piece; `files` in the order of their names.

    Raises:
        ValueError: a source gave something else than when it was measured.
    """
    for member, source in files:
        yield member.header
        size = crc = 0
        for piece in source():
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            yield piece
        if (size, crc) != (member.size, member.crc):
            raise ValueError(f"{member.name} changed while it was read")
    yield directory([member for member, _ in files])


def unsafe(name: str) -> str | None:
    """Why a name can't be that of a file in a capsule: it must mean the same file everywhere, inside."""
    parts = name.split("/")
    if name.startswith("/") or any(part in ("", ".", "..") for part in parts):
        return "leads out of the capsule, or is no plain path"
    if not name.isprintable() or any(c in "\\:" for c in name):
        return "holds a control character, a backslash or a colon"
    if unicodedata.normalize("NFC", name) != name:
        return "is not in Unicode normal form NFC"
    if len(name.encode()) > MAX_NAME_BYTES or len(parts) > MAX_DEPTH:
        return f"is longer than {MAX_NAME_BYTES} bytes or deeper than {MAX_DEPTH} folders"
    return None


def collision(names: Iterable[str]) -> tuple[str, str] | None:
    """Two names that some machine takes for the same, or of which one would be the other's folder."""
    seen: dict[str, str] = {}
    for name in names:
        folded = unicodedata.normalize("NFC", name.casefold())
        if folded in seen:
            return seen[folded], name
        seen[folded] = name
    for folded, name in seen.items():
        parts = folded.split("/")
        for depth in range(1, len(parts)):
            if (above := "/".join(parts[:depth])) in seen:
                return seen[above], name
    return None


class Zip:
    """A capsule's file, open; its members are found, their contents not looked at yet.

    Raises:
        Untrusted: it is not in a capsule's form.
        FileNotFoundError, InputError, OSError: see `open_regular`.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._name = name
        self._file: BinaryIO = open_regular(path)
        try:
            self._size = os.fstat(self._file.fileno()).st_size
            members = self._read_directory()
            self._places: dict[str, tuple[Member, int]] = {}
            offset = 0
            for member in members:
                offset += len(member.header)
                self._places[member.name] = (member, offset)
                offset += member.size
        except BaseException:
            self._file.close()
            raise

    @property
    def members(self) -> dict[str, Member]:
        """All files by their names."""
        return {name: member for name, (member, _) in self._places.items()}

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file's content, piece by piece."""
        member, offset = self._places[name]
        left = member.size
        while left:
            piece = os.pread(self._file.fileno(), min(left, PIECE), offset)
            if not piece:
                raise _form(f"{self._name}: became shorter while it was read; fetch it again.")
            left, offset = left - len(piece), offset + len(piece)
            yield piece

    def place(self, name: str) -> int:
        """Where a file's content begins."""
        return self._places[name][1]

    def digests(self) -> tuple[dict[str, str], str]:
        """SHA-256 of every file's content by name, and of the whole, in hex; all bytes are read once.

        Raises:
            Untrusted: a byte between the contents is not what it must be, or a checksum is wrong.
        """
        found, whole = {}, hashlib.sha256()
        for name, (member, offset) in self._places.items():
            header = os.pread(self._file.fileno(), len(member.header), offset - len(member.header))
            if header != member.header:
                raise _form(f"{self._name}: {name}: its header is not what the directory says; {_AGAIN}")
            whole.update(header)
            hasher, crc = hashlib.sha256(), 0
            for piece in self.pieces(name):
                crc = zlib.crc32(piece, crc)
                hasher.update(piece)
                whole.update(piece)
            if crc != member.crc:
                raise _form(f"{self._name}: {name}: its checksum is wrong; {_AGAIN}")
            found[name] = hasher.hexdigest()
        whole.update(directory(list(self.members.values())))
        return found, whole.hexdigest()

    def _read_directory(self) -> list[Member]:
        # 1. The end of the file says where the directory is.
        tail = self._at(self._size - _TAIL, _TAIL)
        if tail[-_END.size :] != directory(())[-_END.size :]:
            raise _form(f"{self._name}: does not end as a capsule does: it is cut short, or none; {_AGAIN}")
        fields = _END64.unpack(tail[: _END64.size])
        count, length, start = fields[7], fields[8], fields[9]
        if count > MAX_MEMBERS or length > MAX_DIRECTORY_BYTES:
            raise Untrusted(
                Flaw.TOO_LARGE, f"{self._name}: has more than {MAX_MEMBERS:,} files, or a directory too long."
            )
        if start + length + _TAIL != self._size:
            raise _form(f"{self._name}: has bytes that belong to no file, or lacks some; {_AGAIN}")
        # 2. Each line of it must be a plain file, stored as it is.
        listed = self._at(start, length)
        members = list(self._listed(listed))
        # 3. Names are safe, each is there once, in order.
        names = [member.name for member in members]
        for name in names:
            if why := unsafe(name):
                raise Untrusted(Flaw.UNSAFE_NAME, f"{self._name}: the name {name[:100]!r} {why}.")
        if pair := collision(names):
            one, other = pair
            raise Untrusted(Flaw.DUPLICATE_NAME, f"{self._name}: {one!r} and {other!r} could be one file.")
        if names != sorted(names):
            raise _form(f"{self._name}: its files are not in the order of their names; {_AGAIN}")
        # 4. From here on nothing is left that could be otherwise.
        if directory(members) != listed + tail:
            raise _form(f"{self._name}: its directory is not in a capsule's form; {_AGAIN}")
        return members

    def _listed(self, listed: bytes) -> Iterator[Member]:
        at = 0
        while at < len(listed):
            try:
                fields = _CENTRAL.unpack_from(listed, at)
                end = at + _CENTRAL.size + fields[10]
                name = listed[at + _CENTRAL.size : end].decode()
                _, _, size, _, _ = _CENTRAL_EXTRA.unpack_from(listed, end)
            except (struct.error, UnicodeDecodeError):
                raise _form(f"{self._name}: its directory can't be read; {_AGAIN}") from None
            shown = name[:100]
            if fields[4] != 0:
                raise _form(f"{self._name}: {shown!r} is compressed; nothing in a capsule is.")
            if fields[3] & 1:
                raise _form(f"{self._name}: {shown!r} is encrypted; nothing in a capsule is.")
            if fields[15] != _PLAIN_FILE:
                raise _form(f"{self._name}: {shown!r} is no plain file, or has a mode of its own.")
            yield Member(name, size, fields[7])
            at = end + _CENTRAL_EXTRA.size

    def _at(self, offset: int, length: int) -> bytes:
        data = os.pread(self._file.fileno(), length, offset) if offset >= 0 else b""
        if len(data) < length:
            raise _form(f"{self._name}: is too short to be a capsule; {_AGAIN}")
        return data


_AGAIN = "fetch it again, from where it was published."


def _form(message: str) -> Untrusted:
    return Untrusted(Flaw.CAPSULE_FORM, message)
