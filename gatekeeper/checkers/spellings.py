"""Pure: where a claimed number stands written in what the author attached.

It is reported and decides nothing: an honest comment may name the number that a script is about, and a table
may hold it. A number of few digits stands everywhere and says nothing, so those are not looked for.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from gatekeeper.acceptance.likeness import significant
from gatekeeper.model import (
    AcceptanceRule,
    ComparisonRule,
    SeriesRule,
    Spelling,
    TextRule,
    ValueRule,
)
from gatekeeper.model.base import MetricName

MOST = 50
"""Findings, for one claim."""
READ = 4 << 20
"""Bytes of each file that are looked at."""
TELLING = 3
"""Significant digits from which on a number is looked for."""
TELLING_IN_IMAGE = 5
"""The same for the files of an image."""
MAGNITUDE = 40
"""Powers of ten beyond which nobody writes a number out."""
VALUES = 64
"""Claimed numbers that are looked for."""

_LONE = r"(?<![\w.,]){}(?![\w]|[.,]\d)"


def claimed(rules: Iterable[AcceptanceRule]) -> Iterator[tuple[MetricName, str]]:
    """Each claimed number with its metric; of words, none."""
    for rule in rules:
        match rule:
            case ValueRule():
                yield rule.metric, rule.value
            case ComparisonRule():
                if rule.value is not None:
                    yield rule.metric, rule.value
            case SeriesRule():
                yield from ((rule.metric, value) for value in rule.flat)
            case TextRule():
                pass


def spellings(rules: Iterable[AcceptanceRule], files: Mapping[str, bytes]) -> tuple[Spelling, ...]:
    """Where the claimed numbers stand, in the order of the files; at most `MOST`."""
    wanted: dict[tuple[str, str], re.Pattern[bytes]] = {}
    for metric, value in claimed(rules):
        telling = len(significant(value)) >= TELLING and abs(Decimal(value).adjusted()) <= MAGNITUDE
        if telling and len(wanted) < VALUES:
            wanted.setdefault((metric, value), pattern(value))
    found: list[Spelling] = []
    for path in sorted(files):
        data = files[path][:READ]
        for (metric, _), regex in wanted.items():
            for hit in regex.finditer(data):
                if len(found) == MOST:
                    return tuple(found)
                line = None if b"\0" in data else data.count(b"\n", 0, hit.start()) + 1
                text = hit.group().decode("utf-8", "replace")
                found.append(Spelling(metric=metric, text=text, file=path, line=line))
                break  # once a file and number
    return tuple(found)


def in_image(
    rules: Iterable[AcceptanceRule], files: Callable[[], Iterable[tuple[str, bytes]]]
) -> tuple[Spelling, ...]:
    """Where the longer of the claimed numbers stand in the part of an image that is not ours.

    An image is full of numbers, and large: so only those of `TELLING_IN_IMAGE` digits are looked for, in the
    plainer spellings. Files are named below `image:`.
    """
    wanted = {
        (metric, text.encode())
        for metric, value in claimed(rules)
        if len(significant(value)) >= TELLING_IN_IMAGE and abs(Decimal(value).adjusted()) <= MAGNITUDE
        for text in _literals(value)
    }
    found: list[Spelling] = []
    for path, data in files() if wanted else ():
        for metric, text in sorted(wanted):
            if len(found) == MOST:
                return tuple(found)
            if text in data:
                found.append(Spelling(metric=metric, text=text.decode(), file=f"image:{path}", line=None))
    return tuple(found)


def _literals(value: str) -> set[str]:
    number = abs(Decimal(value))
    return {
        value.lstrip("+-"),
        *(_plain(number.scaleb(shift)) for shift in (0, 2, -2)),
        *_hidden(_plain(number)),
    }


def pattern(value: str) -> re.Pattern[bytes]:
    """The usual ways to write a number: with more zeros, a comma, separators, an exponent, as a percentage or
    share, as a fraction; and the text of it in base64, hexadecimal and backwards."""
    number = abs(Decimal(value))
    ways = {re.escape(text) for text in _hidden(value)} | {
        re.escape(text) for text in _hidden(_plain(number))
    }
    ways |= {_LONE.format(way) for shift in (0, 2, -2) for way in _plainly(number.scaleb(shift))}
    return re.compile("|".join(sorted(ways, key=len, reverse=True)).encode())


def _plainly(number: Decimal) -> Iterator[str]:
    whole, _, part = _plain(number).partition(".")
    grouped = re.escape(f"{int(whole):,}").replace(",", "[,_' ]?")
    zero = "0?" if whole == "0" else grouped
    yield zero + (rf"[.,]{part}0*" if part else r"(?:[.,]0+)?")
    digits = significant(str(number))
    exponent = number.adjusted()
    rest = rf"[.,]{digits[1:]}0*" if len(digits) > 1 else ""
    yield rf"{digits[0]}{rest}[eE][+]?{'-' if exponent < 0 else ''}0*{abs(exponent)}"
    if part:
        over, below = number.as_integer_ratio()
        yield rf"{int(number.scaleb(len(part)))} ?/ ?1{'0' * len(part)}(?:\.0*)?"
        yield rf"{over} ?/ ?{below}"


def _hidden(text: str) -> Iterator[str]:
    """Encodings of the text itself, the padding of base64 left out."""
    data = text.encode()
    encoded = base64.b64encode(data).decode().rstrip("=")
    yield encoded if len(data) % 3 == 0 else encoded[:-1]
    yield data.hex()
    yield data.hex()[::-1]
    if text[::-1] != text:
        yield text[::-1]


def _plain(number: Decimal) -> str:
    """The number without exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
