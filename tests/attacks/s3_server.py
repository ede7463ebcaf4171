"""A server that speaks as much of S3 as a reader needs, and can be made to lie in it."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PIECE = 64 << 10


@dataclass
class Server:
    """Every key holds `content`; `asked` lists the ranges of the GET requests, in order."""

    content: bytes
    size: int | None = None
    """What HEAD says; absent: the truth."""
    cut: int | None = None
    """The connection ends after so many bytes of an answer."""
    endless: bool = False
    ranges: bool = True
    pause: float = 0.0
    """Seconds after each piece."""
    sent: int = 0
    asked: list[str] = field(default_factory=list)
    endpoint: str = ""

    def body(self, start: int) -> Iterator[bytes]:
        """What an answer holds, piece by piece."""
        content = self.content[start : None if self.cut is None else start + self.cut]
        for at in range(0, len(content), PIECE):
            yield content[at : at + PIECE]
        while self.endless:
            yield bytes(PIECE)


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """The server, at `server.endpoint`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            size = len(server.content) if server.size is None else server.size
            self.send_response(200)
            self.send_header("Content-Length", str(size))
            self.end_headers()

        def do_GET(self) -> None:
            given = self.headers.get("Range", "")
            server.asked.append(given)
            asked = re.fullmatch(r"bytes=(\d+)-", given)
            start = int(asked[1]) if asked and server.ranges else 0
            self.send_response(206 if asked and server.ranges else 200)
            if server.endless:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(server.content) - start))
            self.end_headers()
            for piece in server.body(start):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if server.endless else piece)
                server.sent += len(piece)
                time.sleep(server.pause)
            if server.cut is not None:
                self.close_connection = True

        def log_message(self, *_: object) -> None: ...

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A reader that has enough hangs up."""

    with Quiet(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        server.endpoint = f"http://127.0.0.1:{http.server_address[1]}"
        yield server
        http.shutdown()
