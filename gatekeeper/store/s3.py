"""A store in a bucket: Amazon S3, or whatever speaks its protocol (MinIO, Ceph, R2, ...).

Credentials are those of the AWS tools (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws, or the machine's
role); gatekeeper.yaml holds none.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from gatekeeper.config import StoreConfig
from gatekeeper.errors import WorldError
from gatekeeper.files import PIECE, pieces
from gatekeeper.model import Digest, LocalFile
from gatekeeper.store.base import StoreTrouble, key_of

PART = 8 << 20
"""Bytes of one part of an upload, which is in memory as a whole."""
SETTINGS: dict[str, Any] = {
    "connect_timeout": 10,
    "read_timeout": 60,
    "retries": {"max_attempts": 3},
    # Checksums of S3's own are unknown to many servers that speak its protocol; ours is the digest.
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class S3Store:
    """Implements `Store` over `s3://bucket/prefix`."""

    def __init__(self, config: StoreConfig) -> None:
        self.url, self.writable = config.url, config.writable
        self._config = config
        parts = urlsplit(config.url)
        self._bucket, self._prefix = parts.netloc, parts.path.strip("/")

    @cached_property
    def _system(self) -> Any:
        """s3fs's file system, made when it is first used."""
        try:
            import s3fs
        except ImportError:
            raise StoreTrouble(
                f"{self.url} needs the package s3fs, which is not installed here; "
                "`setup/bootstrap s3` in the checkout installs it."
            ) from None
        return s3fs.S3FileSystem(
            anon=self._config.anonymous,
            endpoint_url=self._config.endpoint,
            config_kwargs=SETTINGS,
            use_listings_cache=False,
            skip_instance_cache=True,
        )

    def size(self, digest: Digest) -> int | None:
        """See `Store`."""
        with self._trouble():
            try:
                return int(self._ask("head_object", digest)["ContentLength"])
            except FileNotFoundError:
                return None

    def read(self, digest: Digest, start: int) -> Generator[bytes]:
        """See `Store`.

        One request, its answer read as it comes: how much that is at a time is not the server's to say.
        """
        with self._trouble():
            answer = self._ask("get_object", digest, Range=f"bytes={start}-")
            body, loop = answer["Body"], self._system.loop
            from fsspec.asyn import sync

            # A server that knows no ranges sends everything.
            skip = 0 if answer["ResponseMetadata"]["HTTPStatusCode"] == 206 else start
            try:
                while piece := sync(loop, body.read, PIECE):
                    if kept := piece[skip:]:
                        yield kept
                    skip = max(0, skip - len(piece))
            finally:
                loop.call_soon_threadsafe(body.close)

    def write(self, file: LocalFile) -> None:
        """See `Store`."""
        path = "/".join(filter(None, (self._bucket, self._key(file.sha256))))
        with self._trouble(), closing(pieces(file)) as content:
            upload = self._system.open(path, "wb", block_size=PART, autocommit=False)
            try:
                for piece in content:
                    upload.write(piece)
                upload.close()
                upload.commit()
            except BaseException:
                upload.discard()
                upload.closed = True  # or it would be flushed when it is collected
                raise

    def _ask(self, what: str, digest: Digest, **more: str) -> Any:
        return self._system.call_s3(what, Bucket=self._bucket, Key=self._key(digest), **more)

    def _key(self, digest: Digest) -> str:
        return f"{self._prefix}/{key_of(digest)}".lstrip("/")

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """Whatever the libraries below raise, which is of a dozen families, is trouble with the store."""
        try:
            yield
        except WorldError:
            raise
        except Exception as error:
            text = " ".join(str(error).split())[:300].rstrip(".") or type(error).__name__
            raise StoreTrouble(f"{self.url}: {text}.") from error
