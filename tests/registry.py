"""As much of a registry of images as a pull needs, on this machine alone."""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Registry(BaseHTTPRequestHandler):
    """Answers with the blob or manifest of a digest."""

    blobs: dict[str, tuple[str, bytes]] = {}

    def do_GET(self) -> None:
        """Give what is there."""
        kind, content = self.blobs.get(self.path.rsplit("/", 1)[-1], ("", b""))
        if self.path.rstrip("/") == "/v2":
            kind, content = "application/json", b"{}"
        self.send_response(200 if kind else 404)
        if not kind:
            kind, content = "application/json", b'{"errors": [{"code": "MANIFEST_UNKNOWN"}]}'
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[int]:
    """The port of a registry that answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def publish(layer: Path) -> str:
    """Put an image of one layer into the registry; its digest."""

    def blob(kind: str, content: bytes) -> dict[str, object]:
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        Registry.blobs[digest] = (kind, content)
        return {"mediaType": kind, "digest": digest, "size": len(content)}

    docker = "application/vnd.docker"
    diff = "sha256:" + hashlib.sha256(layer.read_bytes()).hexdigest()
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {},
        "rootfs": {"type": "layers", "diff_ids": [diff]},
    }
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{docker}.distribution.manifest.v2+json",
        "config": blob(f"{docker}.container.image.v1+json", json.dumps(config).encode()),
        "layers": [
            blob(f"{docker}.image.rootfs.diff.tar.gzip", gzip.compress(layer.read_bytes(), 1, mtime=0))
        ],
    }
    return str(blob(str(manifest["mediaType"]), json.dumps(manifest).encode())["digest"])
