"""The cache of fetched inputs: stopped and taken up, one store after the other, pruned."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from pathlib import Path

import pytest

from gatekeeper.config import StoreConfig
from gatekeeper.errors import DataUnavailable, Interrupted
from gatekeeper.files import PIECE, sha256
from gatekeeper.model import LocalFile, StoredFile
from gatekeeper.store.base import key_of
from gatekeeper.store.cache import Cache
from gatekeeper.store.folder import FolderStore

CONTENT = os.urandom(PIECE) + bytes(PIECE) + b"end"
FILE = StoredFile(sha256=sha256(CONTENT), bytes=len(CONTENT))
EMPTY = StoredFile(sha256=sha256(b""), bytes=0)
MOST = 1 << 30


class Told(FolderStore):
    """A folder that remembers from where it was read, and may end early."""

    def __init__(self, folder: Path, most_pieces: int = 1000) -> None:
        folder.mkdir()
        super().__init__(StoreConfig(url=f"file://{folder}"))
        self.most_pieces = most_pieces
        self.starts: list[int] = []

    def read(self, digest: str, start: int) -> Generator[bytes]:
        self.starts.append(start)
        for number, piece in enumerate(super().read(digest, start)):
            if number == self.most_pieces:
                return
            yield piece


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


@pytest.fixture
def source(tmp_path: Path) -> LocalFile:
    path = tmp_path / "source"
    path.write_bytes(CONTENT)
    return LocalFile(path, FILE.sha256, FILE.bytes)


def part_of(tmp_path: Path) -> Path:
    return tmp_path / "cache" / f"{FILE.sha256.removeprefix('sha256:')}.part"


def test_a_stopped_fetch_is_taken_up_where_it_was(cache: Cache, source: LocalFile, tmp_path: Path) -> None:
    store = Told(tmp_path / "store")
    store.write(source)
    there: list[int] = []
    with pytest.raises(Interrupted):
        cache.fetch(FILE, [store], max_bytes=MOST, stopped=lambda: bool(there), told=there.append)
    assert part_of(tmp_path).read_bytes() == CONTENT[:PIECE]
    assert [held.whole for held in cache.held()] == [False]
    found = cache.fetch(FILE, [store], max_bytes=MOST, told=there.append)
    assert found.path.read_bytes() == CONTENT
    assert store.starts == [0, PIECE]
    assert there == [PIECE, 2 * PIECE, len(CONTENT)]
    assert [held.whole for held in cache.held()] == [True]


def test_what_one_store_begins_another_ends(cache: Cache, source: LocalFile, tmp_path: Path) -> None:
    empty, short, whole = Told(tmp_path / "a"), Told(tmp_path / "b", 2), Told(tmp_path / "c")
    short.write(source)
    whole.write(source)
    found = cache.fetch(FILE, [empty, short, whole], max_bytes=MOST)
    assert found.path.read_bytes() == CONTENT
    assert (empty.starts, short.starts, whole.starts) == ([], [0], [2 * PIECE])


def test_it_says_of_each_store_what_is_wrong(cache: Cache, source: LocalFile, tmp_path: Path) -> None:
    empty, short = Told(tmp_path / "a"), Told(tmp_path / "b", 1)
    short.write(source)
    with pytest.raises(DataUnavailable) as error:
        cache.fetch(FILE, [empty, short], max_bytes=MOST)
    assert "/a has no such content; " in str(error.value)
    assert f"/b stopped after {PIECE:,} of {len(CONTENT):,} bytes" in str(error.value)


def test_a_cached_file_asks_no_store(cache: Cache, source: LocalFile, tmp_path: Path) -> None:
    store = Told(tmp_path / "store")
    store.write(source)
    for _ in range(2):
        cache.fetch(FILE, [store], max_bytes=MOST)
    assert store.starts == [0]
    assert cache.fetch(FILE, [], max_bytes=MOST).path.read_bytes() == CONTENT


def test_an_empty_file_is_a_file(cache: Cache, tmp_path: Path) -> None:
    store = Told(tmp_path / "store")
    (tmp_path / "nothing").touch()
    store.write(LocalFile(tmp_path / "nothing", EMPTY.sha256, 0))
    assert cache.fetch(EMPTY, [store], max_bytes=MOST).path.read_bytes() == b""


def test_a_size_beyond_the_policy_is_not_even_looked_into(cache: Cache, tmp_path: Path) -> None:
    store = Told(tmp_path / "store")
    stored = tmp_path / "store" / key_of(FILE.sha256)
    stored.parent.mkdir(parents=True)
    with stored.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(DataUnavailable, match="holds 1,099,511,627,776 bytes under that digest"):
        cache.fetch(FILE, [store], max_bytes=MOST)
    assert store.starts == []


def test_pruning_leaves_what_is_young_and_what_is_on_its_way(cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    part_of(tmp_path).write_bytes(b"x")
    assert cache.prune(3600) == []
    with part_of(tmp_path).open("rb") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        assert cache.prune(0) == []
    assert [held.bytes for held in cache.prune(0)] == [1]
    assert cache.held() == []
