"""Front end for saved text: a line is a line, `| a | b |` and tabs make a table row, `## a` a heading."""

from __future__ import annotations

import re

from gatekeeper.ingest.stream import Lines

_BREAK = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_HEADING = re.compile(r"(#{1,6}) (.+)")
_RULE = re.compile(r"[\s|:+=-]+")


def lines(text: str) -> Lines:
    """The stream of a text file.

    Raises:
        InputError: a bound of the stream is passed.
    """
    stream = Lines()
    for raw in _BREAK.split(text):
        stripped = raw.strip()
        if not stripped or _RULE.fullmatch(stripped):
            continue  # blank, or the rule under a table's head
        if heading := _HEADING.fullmatch(stripped):
            stream.put([heading[2].rstrip("#")], len(heading[1]))
        elif stripped.startswith("|"):
            stream.put(stripped.removeprefix("|").removesuffix("|").split("|"))
        else:
            stream.put(stripped.split("\t"))
    return stream
