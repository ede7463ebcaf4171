"""Cutting the stream into the parts before and under the headings that are known."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gatekeeper.errors import InputError
from gatekeeper.ingest.chars import excerpt
from gatekeeper.ingest.stream import Line

_NUMBER = re.compile(r"\d{1,2}\.? ", re.ASCII)
_ANCHOR = re.compile(r" ?[#¶§:]$")


def cut(lines: Sequence[Line], names: Sequence[str]) -> tuple[list[Line], dict[str, list[Line]]]:
    """The lines before the first known heading, and those under each, by the heading's name.

    A heading is a line that is one of the names, whatever its capitals; a number before it ("2 Methodology")
    and an anchor sign after it don't matter. Where the file marks up headings, only those count, and an
    unknown one of the same rank ends a section too: what stands below it belongs to none.

    Raises:
        InputError: a section comes twice.
    """
    known = {name.casefold(): name for name in names}
    marked = any(line.heading and _name(line) in known for line in lines)
    before: list[Line] = []
    parts: dict[str, list[Line]] = {}
    current: list[Line] | None = before
    rank = 0
    for line in lines:
        name = known.get(_name(line)) if bool(line.heading) == marked else None
        if name is not None:
            if name in parts:
                raise InputError(f"its section {excerpt(name)} comes twice; save one record per file")
            parts[name] = current = []
            rank = line.heading
        elif parts and line.heading and line.heading <= rank:
            current = None
        elif current is not None:
            current.append(line)
    return before, parts


def _name(line: Line) -> str:
    """The line as a section's name would be written; empty for a table row or a long line."""
    if len(line.cells) > 1 or len(line.cells[0]) > 60:
        return ""
    return _ANCHOR.sub("", _NUMBER.sub("", line.cells[0], count=1)).casefold()
