"""What every `Store` keeps, in the words of gatekeeper/store/base.py: on a folder and on a real S3 server."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from gatekeeper.config import StoreConfig
from gatekeeper.errors import DataUnavailable
from gatekeeper.files import sha256
from gatekeeper.model import LocalFile
from gatekeeper.store.base import Store, StoreTrouble, key_of
from gatekeeper.store.folder import FolderStore
from gatekeeper.store.s3 import PART, S3Store

Make = Callable[[], Store]
BUCKET = "inputs"
CONTENTS = {"empty": b"", "small": b"a,b\n1,2\n", "several-parts": os.urandom(1 << 20) * 9}
assert len(CONTENTS["several-parts"]) > PART


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server that speaks S3, with an empty bucket."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        boto3.client("s3", endpoint_url=f"http://{host}:{port}").create_bucket(Bucket=BUCKET)
        yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "s3", "s3-without-prefix"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        (tmp_path / "a store").mkdir()
        return FolderStore(StoreConfig(url=f"file://{tmp_path}/a%20store"))
    endpoint = request.getfixturevalue("endpoint")
    prefix = f"/{tmp_path.name}/deep" if request.param == "s3" else ""
    return S3Store(StoreConfig(url=f"s3://{BUCKET}{prefix}", endpoint=endpoint))


def local(path: Path, content: bytes) -> LocalFile:
    path.write_bytes(content)
    return LocalFile(path, sha256(content), len(content))


@pytest.mark.parametrize("name", CONTENTS)
def test_what_was_written_comes_back_from_any_byte_on(store: Store, tmp_path: Path, name: str) -> None:
    content = CONTENTS[name]
    file = local(tmp_path / "data", content)
    store.write(file)
    assert store.size(file.sha256) == len(content)
    for start in {0, 1, len(content) // 2} if content else ():
        pieces = list(store.read(file.sha256, start))
        assert b"".join(pieces) == content[start:]
        assert max(map(len, pieces)) <= 1 << 20


def test_what_is_not_there_has_no_size(store: Store) -> None:
    assert store.size("sha256:" + "0" * 64) is None
    with pytest.raises(StoreTrouble):
        list(store.read("sha256:" + "0" * 64, 0))


@pytest.mark.parametrize("size", [9, 9 << 20])
def test_a_file_that_changes_while_it_is_written_leaves_nothing(
    store: Store, tmp_path: Path, size: int
) -> None:
    file = local(tmp_path / "data", bytes(size))
    file.path.write_bytes(bytes(size - 1) + b"1")
    with pytest.raises(DataUnavailable, match="not the file of its digest"):
        store.write(file)
    assert store.size(file.sha256) is None


def test_writing_again_is_harmless(store: Store, tmp_path: Path) -> None:
    file = local(tmp_path / "data", b"x" * 100)
    store.write(file)
    store.write(file)
    assert b"".join(store.read(file.sha256, 0)) == b"x" * 100


def test_reading_may_be_left_off(store: Store, tmp_path: Path) -> None:
    file = local(tmp_path / "data", CONTENTS["several-parts"])
    store.write(file)
    content = store.read(file.sha256, 0)
    next(content)
    content.close()
    assert store.size(file.sha256) == file.bytes


@pytest.mark.parametrize(
    "config",
    [
        StoreConfig(url="file:///nowhere/at/all"),
        StoreConfig(url="s3://bucket", endpoint="http://127.0.0.1:1", anonymous=True),
    ],
    ids=lambda config: config.url,
)
def test_a_store_that_is_not_there_is_trouble_and_no_absence(config: StoreConfig) -> None:
    store = FolderStore(config) if config.url.startswith("file") else S3Store(config)
    with pytest.raises(StoreTrouble, match=config.url):
        store.size("sha256:" + "0" * 64)


def test_a_bucket_that_is_not_there_takes_nothing(endpoint: str, tmp_path: Path) -> None:
    store = S3Store(StoreConfig(url="s3://another-bucket", endpoint=endpoint))
    assert store.size("sha256:" + "0" * 64) is None
    with pytest.raises(StoreTrouble):
        store.write(
            LocalFile(Path(__file__), sha256(Path(__file__).read_bytes()), Path(__file__).stat().st_size)
        )


def test_without_the_package_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(StoreTrouble, match="setup/bootstrap s3"):
        S3Store(StoreConfig(url="s3://bucket")).size("sha256:" + "0" * 64)


def test_a_store_is_a_plain_tree_by_digest(tmp_path: Path) -> None:
    file = local(tmp_path / "data", b"x")
    FolderStore(StoreConfig(url=f"file://{tmp_path}")).write(file)
    name = file.sha256.removeprefix("sha256:")
    assert key_of(file.sha256) == f"sha256/{name[:2]}/{name}"
    assert (tmp_path / "sha256" / name[:2] / name).read_bytes() == b"x"
