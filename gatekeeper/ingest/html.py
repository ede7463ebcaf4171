"""Front end for HTML: table rows and description lists become rows, every other block a line.

What a reader does not see (scripts, styles, the head, hidden elements) and what belongs to the site and not
to the record (nav, footer, controls) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gatekeeper.ingest.html_tokens import Tag, tokens
from gatekeeper.ingest.stream import Lines

_HEADINGS = {f"h{rank}": rank for rank in range(1, 7)}
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "details", "div",
    "fieldset", "figcaption", "figure", "footer", "form", "head", "header", "hgroup", "hr", "html", "legend",
    "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "ul",
})
_ROW_ENDS = frozenset({"table", "thead", "tbody", "tfoot", "tr", "dl"})
_CELLS = frozenset({"td", "th", "dt", "dd"})
_UNSEEN = frozenset({
    "audio", "button", "canvas", "datalist", "dialog", "footer", "nav", "noscript", "object", "select", "svg",
    "template", "video",
})
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})
# fmt: on
_UNDISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def lines(source: str) -> Lines:
    """The stream of an HTML document. Its tags may be unclosed or nested anyhow, tables in tables included.

    Raises:
        InputError: a bound of the tokens or of the stream is passed.
    """
    reader = _Reader()
    unseen, depth = "", 0
    for token in tokens(source):
        if unseen:
            if isinstance(token, Tag) and token.name == unseen:
                depth += -1 if token.closes else 1
                unseen = unseen if depth else ""
        elif isinstance(token, str):
            reader.text(token)
        elif not token.closes and _is_unseen(token.name, token.attributes):
            unseen, depth = token.name, 1
            if token.name in _UNSEEN:
                reader.tag(token)
        else:
            reader.tag(token)
    reader.end_row()
    return reader.stream


def _is_unseen(name: str, attributes: Mapping[str, str]) -> bool:
    if name in _VOID:
        return False
    return name in _UNSEEN or "hidden" in attributes or bool(_UNDISPLAYED.search(attributes.get("style", "")))


class _Reader:
    """Gathers text into the line or cell that is open. Either a row is open or none is."""

    def __init__(self) -> None:
        self.stream = Lines()
        self._text: list[str] = []
        self._row: list[str] | None = None
        self._in_cell = False
        self._heading = 0

    def text(self, text: str) -> None:
        """Add to the open cell, or to the open line; text between a row's cells ends the row."""
        if self._row is not None and not self._in_cell:
            if text.isspace():
                return
            self.end_row()
        self._text.append(text)

    def tag(self, tag: Tag) -> None:
        """Open or close what the tag stands for. Inline tags are nothing."""
        name = tag.name
        if name in _HEADINGS:
            self.end_row()
            self._heading = 0 if tag.closes else _HEADINGS[name]
        elif name in _CELLS:
            self._cell(name, closes=tag.closes)
        elif name in _ROW_ENDS:
            self.end_row()
        elif name in _BLOCKS:
            if self._row is None:
                self._end_line()
            else:
                self._text.append(" ")

    def _cell(self, name: str, *, closes: bool) -> None:
        self._end_cell()
        if closes:
            return
        if name == "dt":
            self.end_row()
        if self._row is None:
            self._end_line()
            self._row = []
        self._in_cell = True

    def _end_cell(self) -> None:
        if self._row is not None and self._in_cell:
            self._row.append("".join(self._text))
            self._text = []
            self._in_cell = False

    def end_row(self) -> None:
        """Hand on the open row, if there is one, and the open line."""
        self._end_cell()
        if self._row is not None:
            self.stream.put(self._row)
            self._row = None
            self._text = []
        self._end_line()

    def _end_line(self) -> None:
        if self._text:
            self.stream.put(["".join(self._text)], self._heading)
            self._text = []
