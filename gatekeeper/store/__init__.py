"""Inputs that are too large for an artifact folder: kept in stores by digest, fetched by the host, never by a
container. base.py is what a store is, folder.py and s3.py are two, cache.py is what was fetched here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from gatekeeper.config import StoreConfig
from gatekeeper.errors import InputError
from gatekeeper.files import PIECE, open_regular
from gatekeeper.model import LocalFile, StoredFile
from gatekeeper.store.base import Store
from gatekeeper.store.cache import Cache
from gatekeeper.store.folder import FolderStore
from gatekeeper.store.s3 import S3Store

Told = Callable[[str, int, int], None]
"""Told the path of the input that is being fetched, how many bytes of it are there, and how many it has."""


class Stores:
    """The configured stores and the cache of what was fetched from them."""

    def __init__(self, configs: Sequence[StoreConfig], cache: Path, max_bytes: int) -> None:
        """`max_bytes` bounds all inputs of one artifact together. Asks nothing of the stores yet."""
        self.cache = Cache(cache)
        self._stores = tuple(_open(config) for config in configs)
        self._max_bytes = max_bytes

    def fetch(
        self,
        data: Mapping[str, StoredFile],
        stopped: Callable[[], bool] = lambda: False,
        told: Told = lambda *_: None,
    ) -> dict[str, LocalFile]:
        """Every stored input of an artifact, fetched where it is not here yet. Raises as `Cache.fetch`."""
        return {path: self._fetch(path, file, stopped, told) for path, file in data.items()}

    def _fetch(self, path: str, file: StoredFile, stopped: Callable[[], bool], told: Told) -> LocalFile:
        return self.cache.fetch(
            file,
            self._stores,
            max_bytes=self._max_bytes,
            stopped=stopped,
            told=lambda done: told(path, done, file.bytes),
        )

    def add(self, path: Path) -> tuple[StoredFile, str]:
        """Put a file into the first store that takes files; its entry for artifact.yaml, and the store's URL.

        Raises:
            InputError: there is no such store, or no such plain file.
            DataUnavailable: the store can't be written, or the file changed meanwhile.
        """
        store = next((it for it in self._stores if it.writable), None)
        if store is None:
            raise InputError(
                "gatekeeper.yaml names no store that files can be put into; add one to `stores`."
            )
        try:
            with open_regular(path) as file:
                size, hasher = 0, hashlib.sha256()
                while piece := file.read(PIECE):
                    hasher.update(piece)
                    size += len(piece)
        except FileNotFoundError:
            raise InputError(f"{path}: there is no such file.") from None
        stored = StoredFile(sha256=f"sha256:{hasher.hexdigest()}", bytes=size)
        store.write(LocalFile(path, stored.sha256, stored.bytes))
        return stored, store.url


def _open(config: StoreConfig) -> Store:
    return FolderStore(config) if config.url.startswith("file:") else S3Store(config)
