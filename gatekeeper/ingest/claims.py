"""A draft's table of extracted claims: text, mark, confidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gatekeeper.errors import InputError
from gatekeeper.ingest.chars import excerpt
from gatekeeper.ingest.stream import Line
from gatekeeper.model import DraftClaim

MAX_CLAIMS = 500
MAX_TEXT = 2000

_YES = frozenset({"✓", "✔", "✅", "☑", "yes", "true"})
_NO = frozenset({"×", "✗", "✘", "✕", "✖", "❌", "☒", "x", "no", "false"})
_EMOJI = "\ufe0f"
"""Asks for the coloured drawing of the sign before it."""
_CONFIDENCE = re.compile(r"0(?:\.\d{1,10})?|1(?:\.0{1,10})?", re.ASCII)
_ROW_END = re.compile(
    r"(.*?) ?(?<!\w)(" + "|".join(sorted(_YES | _NO)) + r")\ufe0f? ([01](?:\.\d{1,10})?)", re.I | re.ASCII
)
_HEAD = ("claim", "verified", "confidence")


def read_claims(lines: Sequence[Line]) -> tuple[DraftClaim, ...]:
    """The claims in the table's order. Without lines there are none.

    Raises:
        InputError: a row is not a claim, a mark and a confidence from 0 to 1, or there are too many.
    """
    rows = [line for line in lines if not _is_head(line)]
    if any(len(line.cells) > 1 for line in rows):
        # A single line among table rows is a remark about the table, unless it reads as a row.
        found = [_claim(cells) for line in rows if (cells := _cells(line))]
    else:
        found = [_claim(cells) for cells in _unwrap([line.text for line in rows])]
    if len(found) > MAX_CLAIMS:
        raise InputError(f"its table has more than {MAX_CLAIMS} claims; split the draft")
    return tuple(found)


def _is_head(line: Line) -> bool:
    return tuple(" ".join(line.cells).casefold().split()) == _HEAD


def _cells(line: Line) -> Sequence[str]:
    if len(line.cells) > 1:
        return line.cells
    end = _ROW_END.fullmatch(line.text)
    return end.groups() if end else ()


def _claim(cells: Sequence[str]) -> DraftClaim:
    if len(cells) != 3 or not cells[0]:
        raise InputError(
            f"the row {excerpt(' | '.join(cells))} of its claims is not a text, a mark and a confidence; "
            "save the draft again"
        )
    text, mark, confidence = cells[0], cells[1].removesuffix(_EMOJI), cells[2]
    if len(text) > MAX_TEXT:
        raise InputError(f"its claim {excerpt(text)} has more than {MAX_TEXT} characters; split it")
    if mark.casefold() not in _YES | _NO:
        raise InputError(f"the mark {excerpt(mark)} of its claim {excerpt(text)} is neither × nor ✓; mend it")
    if not _CONFIDENCE.fullmatch(confidence):
        raise InputError(
            f"the confidence {excerpt(confidence)} of its claim {excerpt(text)} is not from 0 to 1; mend it"
        )
    return DraftClaim(text=text, verified_mark=mark.casefold() in _YES, confidence=confidence)


def _unwrap(lines: Sequence[str]) -> list[tuple[str, str, str]]:
    """The rows of a table that comes as plain lines, as from a PDF, where long claims run over several.

    Mark and confidence stand at the end of a row's first line or of its last, as the PDF's maker liked;
    the reading that makes more rows end as a sentence does is the right one.
    """
    ends = [_ROW_END.fullmatch(text) for text in lines]
    if not any(ends):
        if lines:
            raise InputError(
                f"its claims hold no row such as 'text × 0.03', but {excerpt(lines[0])}; save the draft again"
            )
        return []
    at_end, left = _group(lines, ends, marks_last=True)
    at_start, early = _group(lines, ends, marks_last=False)
    if left and early:
        raise InputError(f"the line {excerpt(left)} of its claims belongs to no row; save the draft again")
    if left or (not early and _sentences(at_start) > _sentences(at_end)):
        return at_start
    return at_end


def _group(
    lines: Sequence[str], ends: Sequence[re.Match[str] | None], *, marks_last: bool
) -> tuple[list[tuple[str, str, str]], str]:
    """The rows by one of the two readings, and the text that belongs to none."""
    rows: list[tuple[str, str, str]] = []
    loose: list[str] = []
    for text, end in zip(lines, ends, strict=True):
        if end is None and not marks_last and rows:
            rows[-1] = (join(rows[-1][0], text), *rows[-1][1:])
        elif end is None:
            loose.append(text)
        elif marks_last:
            rows.append((join(*loose, end[1]), end[2], end[3]))
            loose = []
        else:
            rows.append((end[1], end[2], end[3]))
    return rows, " ".join(loose)


def _sentences(rows: Sequence[tuple[str, str, str]]) -> int:
    return sum(text.endswith((".", "!", "?")) for text, _, _ in rows)


def join(*lines: str) -> str:
    """The lines of a paragraph as one."""
    return " ".join(text for text in lines if text)
