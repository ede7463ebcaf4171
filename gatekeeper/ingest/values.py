"""The values of fields: dates, scores, levels, counts. What reads as none is refused, never guessed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date

from gatekeeper.errors import InputError
from gatekeeper.ingest.chars import excerpt, squeeze
from gatekeeper.model import TextDigest
from gatekeeper.model.base import DecimalString

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([A-Za-z]{3,9})\.?,? (\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_SCORE = re.compile(r"(\d{1,4}(?:\.\d{1,6})?) ?/ ?(\d{1,4}(?:\.\d{1,6})?)", re.ASCII)
_LEVEL = re.compile(r"(L\d{1,2})(?: ?[,:–—-] ?(.+))?", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi: ?)?(10\.\d{4,9}/[!-~]{1,200})", re.ASCII | re.I)
_NO_DOI = frozenset({"none", "not registered", "n/a"})


def is_date(text: str) -> bool:
    """Whether the text has the shape of a date, be it a real day or not."""
    return any(shape.fullmatch(text) for shape in (_DAY_FIRST, _MONTH_FIRST, _ISO))


def iso_date(label: str, text: str) -> str:
    """`28 May 2026`, `May 28, 2026` or `2026-05-28` as `2026-05-28`."""
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match[1], _month(match[2]), match[3]
    elif match := _MONTH_FIRST.fullmatch(text):
        day, month, year = match[2], _month(match[1]), match[3]
    elif match := _ISO.fullmatch(text):
        day, month, year = match[3], int(match[2]), match[1]
    else:
        raise _unread(label, text, "a date such as 28 May 2026")
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        raise _unread(label, text, "a day that exists, such as 28 May 2026") from None


def _month(name: str) -> int:
    """1 to 12, or 0 for what is no month."""
    known = [n for n, month in enumerate(_MONTHS, 1) if month == name.lower() or month[:3] == name.lower()]
    return known[0] if known else 0


def score(label: str, text: str) -> tuple[DecimalString, DecimalString]:
    """`7.83/10` as its two numbers, digits untouched."""
    match = _SCORE.fullmatch(text)
    if match is None:
        raise _unread(label, text, "a score such as 7.83/10")
    return match[1], match[2]


def level(label: str, text: str) -> tuple[str, str | None]:
    """`L2, Source-grounded claims` as the level and what the page says it means."""
    match = _LEVEL.fullmatch(text)
    if match is None:
        raise _unread(label, text, "a level such as L2, Source-grounded claims")
    return match[1], match[2]


def count(label: str, text: str) -> int:
    """A whole number of at most nine digits."""
    if not _COUNT.fullmatch(text):
        raise _unread(label, text, "a whole number")
    return int(text)


def doi(label: str, text: str) -> str | None:
    """The bare DOI; None where the page says that there is none."""
    if text.casefold() in _NO_DOI:
        return None
    match = _DOI.fullmatch(text)
    if match is None:
        raise _unread(label, text, "a DOI such as 10.5281/zenodo.20432521")
    return match[1]


def digest(paragraphs: Iterable[str]) -> TextDigest | None:
    """What is kept of a long text: the paragraphs are joined by one space, white space squeezed."""
    text = squeeze(" ".join(paragraphs))
    if not text:
        return None
    return TextDigest(sha256="sha256:" + hashlib.sha256(text.encode()).hexdigest(), characters=len(text))


def _unread(label: str, text: str, expected: str) -> InputError:
    return InputError(f"its field {excerpt(label)} reads {excerpt(text)}; expected {expected}")
