"""A workspace's records as a list for a terminal. Written by hand: a table that measures every cell takes
seconds for ten thousand rows."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

WIDE = 90
"""From how many columns on each record has one line."""
_COLOURS = {"verified": "1;32", "unverified": "33", "not_evaluated": "35"}
_BOLD, _DIM = "1", "2"
_STATUS = len("Unverified")
_DAY = len("2026-01-01")


class Summarized(Protocol):
    """What stands of a record, in short; every text is one printable line."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def evaluated(self) -> str: ...
    @property
    def claims(self) -> int: ...
    @property
    def verified(self) -> int: ...
    @property
    def not_evaluated(self) -> int: ...
    @property
    def corrections(self) -> int: ...


def lines(records: Sequence[Summarized], columns: int | None, *, colours: bool = False) -> Iterator[str]:
    """Each record: id, status, reason, the date of its evaluation where there was one, how many corrections
    it has, title; then the count. Nothing is cut off where `columns` is None."""

    def styled(text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if colours else text

    if columns is None or columns >= WIDE:
        yield from _wide(records, columns, styled)
    else:
        yield from _narrow(records, columns, styled)
    yield ""
    yield from textwrap.wrap(count(records), columns) if columns else [count(records)]


def count(records: Sequence[Summarized]) -> str:
    """How many records and claims are what."""
    passed = sum(record.status == "VERIFIED" for record in records)
    claims = sum(record.claims for record in records)
    verified = sum(record.verified for record in records)
    lost = sum(record.not_evaluated for record in records)
    return (
        f"{_number(len(records), 'record')}: {passed} VERIFIED, {len(records) - passed} Unverified. "
        f"{_number(claims, 'claim')}: {verified} verified, {claims - verified - lost} unverified"
        + (f", {lost} not evaluated." if lost else ".")
    )


_Styled = Callable[[str, str], str]


def _wide(records: Sequence[Summarized], columns: int | None, styled: _Styled) -> Iterator[str]:
    name = max((len(record.id) for record in records), default=len("record"))
    code = max((len(record.code) for record in records), default=len("reason"))
    corrected = any(record.corrections for record in records)
    heading = f"{'record':{name}} {'status':{_STATUS}} {'reason':{code}} {'evaluated':{_DAY}} "
    heading += "corrections " if corrected else ""
    yield styled(f"{heading}title", _BOLD)
    for record in records:
        status = styled(f"{record.status:{_STATUS}}", _COLOURS[record.outcome])
        count = f"{record.corrections or '':>{len('corrections')}} " if corrected else ""
        day = f"{record.evaluated[:_DAY]:{_DAY}}"
        title = record.title if columns is None else _fitting(record.title, columns - len(heading))
        yield f"{record.id:{name}} {status} {record.code:{code}} {day} {count}{title}"


def _narrow(records: Sequence[Summarized], columns: int, styled: _Styled) -> Iterator[str]:
    for record in records:
        yield f"{styled(record.id, _BOLD)}  {styled(record.status, _COLOURS[record.outcome])}"
        corrected = _number(record.corrections, "correction") if record.corrections else ""
        parts = (record.code, record.evaluated[:_DAY], corrected)
        yield "  " + "  ".join(part for part in parts if part)
        if record.title:
            yield "  " + styled(_fitting(record.title, columns - 2), _DIM)


def _fitting(text: str, columns: int) -> str:
    """A text cut to so many columns; wide characters take two."""
    width = kept = 0
    for place, character in enumerate(text, 1):
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if width < columns:
            kept = place
        if width > columns:
            return f"{text[:kept]}…"
    return text


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
