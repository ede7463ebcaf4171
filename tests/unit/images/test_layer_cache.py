"""The folder of layers: whole or not there, one build at a time, never eaten by a full disk."""

import errno
import os
import threading
import time
from pathlib import Path

import pytest

from gatekeeper.errors import EngineFailure
from gatekeeper.sandbox.images.cache import UNUSED_SECONDS, Cache, Layer, key_of

LAYER = Layer(digest="sha256:" + "0" * 64, size=3, built=1.0, python=False)


def keep(cache: Cache, key: str) -> None:
    with cache.scratch() as scratch:
        (scratch / "layer.tar").write_bytes(b"abc")
        cache.keep(key, scratch / "layer.tar", LAYER)


def test_keys_depend_on_every_part_and_on_no_order_of_fields() -> None:
    assert key_of("a", {"x": 1, "y": 2}) == key_of("a", {"y": 2, "x": 1})
    assert len({key_of("a", "b"), key_of("ab"), key_of("a", ["b"]), key_of("b", "a")}) == 4


def test_a_kept_layer_is_found_again(tmp_path: Path) -> None:
    keep(Cache(tmp_path), "k")
    cache = Cache(tmp_path)
    assert cache.layer("k") == LAYER
    assert cache.content("k").read_bytes() == b"abc"
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("record", [b"", b"{", b'{"digest": 1}', b"[]", b"\xff"])
def test_a_record_that_makes_no_sense_is_no_layer(tmp_path: Path, record: bytes) -> None:
    cache = Cache(tmp_path)
    keep(cache, "k")
    (tmp_path / "layers" / "k.json").write_bytes(record)
    assert cache.layer("k") is None


def test_a_record_without_its_bytes_is_no_layer(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    keep(cache, "k")
    cache.content("k").unlink()
    assert cache.layer("k") is None


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "scratch" / "tmp1").mkdir(parents=True)
    (tmp_path / "scratch" / "tmp1" / "half").write_bytes(b"x")
    with Cache(tmp_path).locked(lambda: None):
        assert not (tmp_path / "scratch").exists()


def test_a_file_is_written_while_builds_sweep(tmp_path: Path) -> None:
    done = threading.Event()

    def build() -> None:
        while not done.is_set():
            with Cache(tmp_path).locked(lambda: None):
                pass

    thread = threading.Thread(target=build)
    thread.start()
    try:
        for number in range(100):
            Cache(tmp_path).write(tmp_path / "images" / "a.json", b"%d" % number)
    finally:
        done.set()
        thread.join(5)
    assert (tmp_path / "images" / "a.json").read_bytes() == b"99"


def test_a_second_build_waits_and_says_so(tmp_path: Path) -> None:
    order: list[str] = []
    inside, waiting = threading.Event(), threading.Event()

    def second() -> None:
        inside.wait(5)
        with Cache(tmp_path).locked(waiting.set):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with Cache(tmp_path).locked(lambda: pytest.fail("nobody else builds")):
        inside.set()
        assert waiting.wait(5)
        order.append("first")
    thread.join(5)
    assert order == ["first", "second"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_with_its_folder_and_leaves_nothing(tmp_path: Path, number: int) -> None:
    def fill() -> None:
        with Cache(tmp_path).scratch() as folder:
            (folder / "half").write_bytes(b"x")
            raise OSError(number, os.strerror(number))

    with pytest.raises(EngineFailure, match=r"disk of .* is full .*XDG_CACHE_HOME"):
        fill()
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(EngineFailure, match=r"can't be written.*XDG_CACHE_HOME"),
        Cache(tmp_path / "file" / "cache").locked(lambda: None),
    ):
        pass


def test_layers_that_no_build_needed_for_a_month_go(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for key in ("old", "used", "new"):
        keep(cache, key)
    long_ago = time.time() - UNUSED_SECONDS - 60
    for file in (tmp_path / "layers").iterdir():
        if not file.name.startswith("new"):
            os.utime(file, (long_ago, long_ago))
    cache.used("used")
    cache.forget_unused()
    assert {key: cache.layer(key) is not None for key in ("old", "used", "new")} == {
        "old": False,
        "used": True,
        "new": True,
    }
