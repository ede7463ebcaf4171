"""What a CI system would take for a command of its own, made harmless on its way out.

GitHub reads every line of a job's output: `::name::` at its beginning, after blanks, and `##[name]` anywhere
are commands, whoever wrote them. Azure Pipelines and TeamCity have `##vso[` and `##teamcity[`. What an
author writes comes out in tables and sentences, so nothing of it may begin that way.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any, TextIO

_SYSTEMS = ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION")
_LINES = re.compile(r"(?<=[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])")


class Harmless:
    """A stream of text with a backslash wherever a command would begin."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._blank = True
        self._last = ""

    def write(self, text: str) -> int:
        """Write it; how many characters it had."""
        for piece in _LINES.split(text):
            self._write(piece)
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Write all of them."""
        for line in lines:
            self.write(line)

    def _write(self, piece: str) -> None:
        rest = piece.lstrip()
        if self._blank and rest.startswith(":"):
            piece = f"{piece[: len(piece) - len(rest)]}\\{rest}"
        if self._last == "#" and piece.startswith("#"):
            piece = f"\\{piece}"
        # More than two in a row hold the mark at every place.
        self.stream.write(piece.replace("##", "#\\#").replace("##", "#\\#"))
        if piece:
            self._last = piece[-1]
            self._blank = bool(_LINES.search(self._last)) or (self._blank and not rest)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def install() -> None:
    """Make both streams harmless where a CI system reads them."""
    if any(os.environ.get(name) for name in _SYSTEMS):
        sys.stdout = Harmless(sys.stdout)
        sys.stderr = Harmless(sys.stderr)


def write_commands(text: str) -> None:
    """Write what is meant as commands, and escaped as such, to stdout."""
    stream = sys.stdout
    stream.flush()
    (stream.stream if isinstance(stream, Harmless) else stream).write(text)
