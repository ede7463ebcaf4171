"""A store in a folder of this machine, such as a mounted share."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gatekeeper.config import StoreConfig
from gatekeeper.errors import InputError
from gatekeeper.files import PIECE, open_regular, pieces, write_whole
from gatekeeper.model import Digest, LocalFile
from gatekeeper.store.base import StoreTrouble, key_of


class FolderStore:
    """Implements `Store` over `file:///…`."""

    def __init__(self, config: StoreConfig) -> None:
        self.url, self.writable = config.url, config.writable
        self._folder = Path(unquote(urlsplit(config.url).path))

    def size(self, digest: Digest) -> int | None:
        """See `Store`."""
        with self._trouble():
            if not self._folder.is_dir():
                raise StoreTrouble(f"{self.url}: there is no such folder; make it, or mend `stores`.")
            try:
                with open_regular(self._path(digest)) as file:
                    return file.seek(0, 2)
            except FileNotFoundError:
                return None

    def read(self, digest: Digest, start: int) -> Generator[bytes]:
        """See `Store`."""
        with self._trouble(), open_regular(self._path(digest)) as file:
            file.seek(start)
            while piece := file.read(PIECE):
                yield piece

    def write(self, file: LocalFile) -> None:
        """See `Store`."""
        with self._trouble(), closing(pieces(file)) as content:
            write_whole(self._path(file.sha256), content)

    def _path(self, digest: Digest) -> Path:
        return self._folder / key_of(digest)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except InputError as error:
            raise StoreTrouble(f"{self.url}: {error}") from error
        except OSError as error:
            raise StoreTrouble(f"{self.url}: {error.strerror or error} ({error.filename}).") from error
