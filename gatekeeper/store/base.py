"""What a store is: contents under their digests, of which nothing is believed before it has been hashed.

A content lies at `sha256/ab/abcdef…` below the store's URL, so any copy of the tree is a store, too.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

from gatekeeper.errors import DataUnavailable
from gatekeeper.model import Digest, LocalFile


class StoreTrouble(DataUnavailable):
    """A store does not answer, or not as a store does; the others may still be asked."""


class Store(Protocol):
    """Holds contents by their digest. Every method raises StoreTrouble when the store can't be used."""

    url: str
    writable: bool

    def size(self, digest: Digest) -> int | None:
        """Bytes of what lies under a digest, as the store says; None where nothing does."""
        ...

    def read(self, digest: Digest, start: int) -> Generator[bytes]:
        """What lies under a digest from byte `start` on, in bounded pieces; close it when enough came."""
        ...

    def write(self, file: LocalFile) -> None:
        """Keep a file under its digest; at no moment is a part of it to be seen there.

        Raises:
            DataUnavailable: the file changed meanwhile; the store is as it was.
        """
        ...


def key_of(digest: Digest) -> str:
    """Where a content lies below a store's URL."""
    name = digest.removeprefix("sha256:")
    return f"sha256/{name[:2]}/{name}"
