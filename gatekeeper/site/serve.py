"""A preview of the site on this machine: files of one folder, read only, at the loopback address alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from gatekeeper.errors import InputError
from gatekeeper.files import PIECE, open_regular
from gatekeeper.site.pages import CSP

ADDRESS = "127.0.0.1"
MOST = 16
"""Requests at a time."""
SECONDS = 20.0
"""For one request; a client that is slower is left."""
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".zip": "application/zip",
}


def find(root: Path, target: str) -> Path | None:
    """The file that a request's target names; None for whatever is no plain path of the site.

    Every part of a path is looked at: no part may be hidden, climb, or be a link.
    """
    path = unquote(urlsplit(target).path, errors="surrogateescape")
    if not path.startswith("/") or "\0" in path or "\\" in path or len(path) > 1000:
        return None
    *folders, name = path[1:].split("/")
    parts = [*folders, name or "index.html"]
    if any(not part or part.startswith(".") for part in parts):
        return None
    found = root
    for part in parts:
        found = found / part
        if found.is_symlink():
            return None
    return found if found.suffix in TYPES and found.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "gate"
    sys_version = ""
    timeout = SECONDS

    def do_GET(self) -> None:
        """A file of the site."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """What there is of a file, without it."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        # Another name for this address is a page elsewhere that tries to read along (DNS rebinding).
        if self.headers.get("Host", "").partition(":")[0] not in (ADDRESS, "localhost"):
            self._send(HTTPStatus.MISDIRECTED_REQUEST, None, "", with_body)
            return
        found = find(self.server.root, self.path)
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
        found = found or self.server.root / "404.html"
        try:
            with open_regular(found) as file:
                # The page for what is not there brings its style along, and a policy of its own.
                policy = f"{CSP}; " if found.name != "404.html" else ""
                self._send(status, file, TYPES[found.suffix], with_body, policy)
        except (OSError, InputError):
            self._send(HTTPStatus.NOT_FOUND, None, "", with_body)

    def _send(
        self, status: HTTPStatus, file: BinaryIO | None, kind: str, with_body: bool, policy: str = ""
    ) -> None:
        size = os.fstat(file.fileno()).st_size if file else 0
        self.send_response(status)
        self.send_header("Content-Length", str(size))
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", f"{policy}frame-ancestors 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        while with_body and file and size > 0 and (piece := file.read(min(PIECE, size))):
            self.wfile.write(piece)
            size -= len(piece)

    def log_message(self, *_: object) -> None:
        """Say nothing: whoever asks chooses the words."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = MOST

    def __init__(self, root: Path, port: int) -> None:
        self.root = root.resolve()
        self._room = threading.BoundedSemaphore(MOST)
        super().__init__((ADDRESS, port), _Handler)

    def process_request(self, request: object, client_address: object) -> None:
        self._room.acquire()
        super().process_request(request, client_address)  # type: ignore[arg-type]

    def process_request_thread(self, request: object, client_address: object) -> None:
        try:
            super().process_request_thread(request, client_address)  # type: ignore[arg-type]
        finally:
            self._room.release()

    def handle_error(self, *_: object) -> None:
        """A client that went away is no error of ours."""


@contextmanager
def server(root: Path, port: int) -> Iterator[_Server]:
    """The preview of a folder; `serve_forever` answers.

    Raises:
        InputError: the port is taken.
    """
    try:
        serving = _Server(root, port)
    except OSError as error:
        raise InputError(
            f"Port {port} of {ADDRESS} can't be had ({error.strerror}); name another with --port."
        ) from error
    with serving:
        yield serving
