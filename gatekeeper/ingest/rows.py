"""The one parser of labelled rows, whatever their spelling.

| Paper level | L2, … |      <tr><th>Paper level</th><td>L2, …</td></tr>      cells
Paper level: L2, …           Paper level L2, …           Paper levelL2, …     one line
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gatekeeper.errors import InputError
from gatekeeper.ingest.chars import excerpt
from gatekeeper.ingest.stream import Line

MAX_VALUE = 2000
_NOTHING = frozenset({"", "-", "–", "—"})


def split_row(line: Line, labels: Sequence[str]) -> tuple[str, str] | None:
    """The label (one of `labels`) and value of a row, or None where the line is no such row.

    Where a space parts label and value, a value that begins with a small letter makes the line a sentence
    ("Note that …"); glued to the label ("Claim record sourcenot …") it is a value.

    Raises:
        InputError: a labelled table row has more cells than a label and a value.
    """
    if len(line.cells) > 1:
        head = line.cells[0].removesuffix(":").rstrip().casefold()
        label = next((known for known in labels if known.casefold() == head), None)
        if label is None:
            return None
        if len(line.cells) > 2:
            raise InputError(
                f"its row {excerpt(label)} has {len(line.cells)} cells; expected a label and a value"
            )
        return label, line.cells[1]
    text = line.cells[0]
    for label in sorted(labels, key=len, reverse=True):
        if text.startswith(label):
            rest = text[len(label) :]
            if rest.startswith(" ") and rest[1:2].islower():
                return None
            return label, rest.lstrip().removeprefix(":").lstrip()
    return None


def fields(lines: Iterable[Line], labels: Sequence[str]) -> dict[str, str]:
    """All labelled values among the lines. A row without a value (or with a dash for it) is no field.

    Raises:
        InputError: two rows give the same label different values, or a value is too long.
    """
    found: dict[str, str] = {}
    for line in lines:
        row = split_row(line, labels)
        if row is not None and row[1] not in _NOTHING:
            put(found, *row)
    return found


def put(found: dict[str, str], label: str, value: str) -> None:
    """Add a field to those found.

    Raises:
        InputError: it is there already with another value, or it is too long.
    """
    if len(value) > MAX_VALUE:
        raise InputError(
            f"its field {excerpt(label)} has more than {MAX_VALUE} characters; expected a short value"
        )
    if found.setdefault(label, value) != value:
        raise InputError(
            f"it gives {excerpt(label)} twice, as {excerpt(found[label])} and {excerpt(value)}; "
            "save one record per file"
        )
