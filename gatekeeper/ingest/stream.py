"""The neutral stream: what a text, HTML or PDF file says, as lines and table rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gatekeeper.errors import InputError
from gatekeeper.ingest.chars import ZERO_WIDTH, refuse_invisible, squeeze
from gatekeeper.ingest.identity import record_id

MAX_LINES = 20_000
MAX_CELLS = 50
MAX_CHARACTERS = 100_000
"""Of one line or row."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text (a single cell) or one table row (several cells). Never empty.

    White space is squeezed: every run of it, line breaks and non-breaking spaces included, is one space.
    """

    cells: tuple[str, ...]
    heading: int = 0
    """1 to 6 where the file marks the line up as a heading, else 0."""

    @property
    def text(self) -> str:
        """The whole line; a row's cells are joined by " | "."""
        return self.cells[0] if len(self.cells) == 1 else " | ".join(self.cells)


class Lines(list[Line]):
    """The stream, which stays within its bounds."""

    def put(self, cells: Sequence[str], heading: int = 0) -> None:
        """Clean and append a line or row, unless nothing is left of it. A row's last cells go if empty.

        Raises:
            InputError: it is too long, has too many cells, a character that no honest page needs or an id
            with
                invisible ones, or is one line too many.
        """
        if sum(map(len, cells)) > MAX_CHARACTERS:
            raise InputError(
                f"a line has more than {MAX_CHARACTERS} characters; save the page as it is shown"
            )
        clean = [_clean(cell) for cell in cells]
        while clean and not clean[-1]:
            clean.pop()
        if not clean:
            return
        if len(clean) > MAX_CELLS:
            raise InputError(f"a table row has more than {MAX_CELLS} cells; save the record's own page")
        if len(self) >= MAX_LINES:
            raise InputError(f"it has more than {MAX_LINES} lines; save the record's own page")
        self.append(Line(tuple(clean), heading))


def _clean(cell: str) -> str:
    cell = squeeze(cell)
    if cell.isascii() and cell.isprintable():
        return cell
    refuse_invisible(cell)
    if ZERO_WIDTH.search(cell):
        record_id(cell)  # an id is the one place where they are refused
        cell = squeeze(ZERO_WIDTH.sub("", cell))
    return cell
