"""Pure: what becomes of an input when the gate changes it.

A change should leave the form alone, so that an honest script still runs on it, and alter what the file says.
All chance comes from a key and from `Random.random` alone, whose sequence Python promises to keep, so that an
auditor who has the key gets the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

from gatekeeper.acceptance.likeness import same_digits
from gatekeeper.model.evidence import Change

LARGE = 8 << 20
"""Of a larger file only the first (of a binary one: the last) so many bytes are changed."""
MAX_COPIES = 3
"""A number that stands in an input more often is data, and nobody's hiding place."""

NUMBER = re.compile(
    r"(?<![\w.:/+-])[+-]?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?(?![\w:/-]|\.\w|\"\s*:)"
)
"""A number on its own: no part of a name, date, time, version or path, no key of JSON, no leading zero."""

_LETTER = re.compile(r"[^\W\d_]")
_COLUMNS = re.compile(r"[,;\t|]")
_HEADER_BYTES = 128
_WORD = 8

CHANGES: tuple[tuple[Change, int], ...] = (
    ("numbers", 0),
    ("resampled", 0),
    ("lines", 0),
    ("numbers", 1),
    ("bytes", 0),
    ("resampled", 1),
    ("numbers", 2),
    ("lines", 1),
    ("resampled", 2),
    ("bytes", 1),
    ("bytes", 2),
)
"""What is tried on an input, in order; the number tells several changes of one kind apart."""


def changed(data: bytes, change: Change, draw: int, key: str) -> bytes | None:
    """The input with one change, or None where that change can't be made or makes no difference."""
    chance = Random(f"{key} {change} {draw}")  # noqa: S311 - repeatable by an auditor, keyed by a nonce
    text = _text(data)
    if (change == "bytes") == (text is not None):
        return None
    if text is None:
        new = _bytes(data, draw, chance)
    else:
        match change:
            case "numbers":
                new = _numbers(text, lambda token, _: _scaled(token, draw, chance)).encode()
            case "lines" | "resampled" | "order":
                new = _rearranged(text, _REARRANGED[change](draw), chance).encode()
            case _:
                raise ValueError(f"{change} is no change of an input's content")
    return None if new == data else new


def between(value: str, probe: str, draw: int, key: str) -> str | None:
    """A number between a parameter's two values, whole where there is one; None where they are no numbers.

    An author who knows the two values does not know this one. Draw 1 takes any, 2 any magnitude, 3 about the
    probe's.
    """
    if not (NUMBER.fullmatch(value) and NUMBER.fullmatch(probe)):
        return None
    start, end = Decimal(value), Decimal(probe)
    low, high = sorted((start, end))
    if max(abs(low), abs(high)).adjusted() > 30 or min(low.adjusted(), high.adjusted()) < -30:
        return None
    places = max(0, *(-int(number.as_tuple().exponent) for number in (low, high)))
    if (high - low).scaleb(places) < 2:
        places += 2
    share = Random(f"{key} between {draw}").random()  # noqa: S311 - as above
    if draw == 3:
        share = 0.85 + 0.15 * share
    if draw == 1 or low <= 0:
        wanted = start + (end - start) * Decimal(str(share))
    else:
        wanted = start * Decimal(str(float(end / start) ** share))
    step = Decimal(1).scaleb(-places)
    found = min(max(wanted.quantize(step), low + step), high - step)
    return f"{found:f}" if low < found < high else None


def one_number(data: bytes, measured: str, *, others: bool) -> tuple[bytes, str] | None:
    """The input with the number that equals `measured` changed alone, or with all `others` changed.

    Returns:
        The new content and the number that now stands there; None where no such number stands in the input,
        or too often, or where there is no other.
    """
    text = _text(data)
    if text is None:
        return None
    found = {m.span() for m in NUMBER.finditer(text) if same_digits(m.group(), measured)}
    if not 1 <= len(found) <= MAX_COPIES:
        return None
    first = text[slice(*min(found))]
    given = first if others else _times(first, Decimal("0.75"))
    key = f"{measured} {others}"
    chance = Random(key)  # noqa: S311 - as above

    def other(token: str, span: tuple[int, int]) -> str:
        if others:
            return (
                token if span in found else _times(token, Decimal(str(round(0.2 + 5 * chance.random(), 4))))
            )
        return _times(token, Decimal("0.75")) if span in found else token

    new = _numbers(text, other, every=True).encode()
    return None if new == data or (not others and given == first) else (new, given)


def _text(data: bytes) -> str | None:
    if b"\0" in data[:LARGE]:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _numbers(text: str, replace: Callable[[str, tuple[int, int]], str], *, every: bool = False) -> str:
    """Each number replaced, but for a heading's and for those that merely count the lines."""
    start = 0 if every else _body(text)
    counted = not every and _has_index(text[start:LARGE])
    line = "\n"

    def one(found: re.Match[str]) -> str:
        at = found.start()
        if counted and (at == start or text[at - 1] == line):
            return found.group()
        return replace(found.group(), found.span())

    window = max(LARGE, start)
    cut = text.find(line, window)
    end = len(text) if cut < 0 else cut
    pieces, last = [], 0
    for found in NUMBER.finditer(text, start, end):
        pieces += [text[last : found.start()], one(found)]
        last = found.end()
    return "".join(pieces) + text[last:]


def _body(text: str) -> int:
    """Where the lines after a heading begin: 0 without one."""
    first, line_end, rest = text.partition("\n")
    second = rest.partition("\n")[0]
    numbers, after = (len(NUMBER.findall(line)) for line in (first, second))
    heading = line_end and _LETTER.search(first) and "{" not in first
    return len(first) + 1 if heading and (numbers < after or (not numbers and _names(first, rest))) else 0


def _names(first: str, rest: str) -> bool:
    """Whether a line stands over a column of few words, of which its own is none."""
    lines = [_COLUMNS.split(line.rstrip("\r")) for line in rest[:LARGE].splitlines()[:10_000] if line]
    for index, word in enumerate(_COLUMNS.split(first.rstrip("\r"))):
        column = [line[index] for line in lines if index < len(line)]
        if 3 < len(lines) == len(column) >= 2 * len(set(column)) and word not in column:
            return True
    return False


def _has_index(body: str) -> bool:
    """Whether the lines begin with 0, 1, 2 … or the like."""
    first = [re.match(r"\d{1,9}(?=[,;\t ])", line) for line in body.splitlines()[:10_000] if line]
    if len(first) < 3 or not all(first):
        return False
    numbers = [int(found.group()) for found in first if found]
    return all(after == before + 1 for before, after in pairwise(numbers))


def _scaled(token: str, draw: int, chance: Random) -> str:
    """A number by a factor of its own: 0 shrinks it, 1 goes both ways, 2 moves it a little.

    Shrinking comes first, since a setting that grows may also make the run longer.
    """
    share = chance.random()
    factor = (0.35 + 0.55 * share, 0.55 + 1.25 * share, 0.9 + 0.2 * share)[draw]
    if token.lstrip("+-").isdigit() and abs(int(token)) <= 1:
        if draw != 1:
            return token
        return str(1 if int(token) == 0 else 0 if share < 0.5 else 2)
    return _times(token, Decimal(str(round(factor, 6))))


def _times(token: str, factor: Decimal) -> str:
    """The number times the factor, in the same notation and to the same digit; never quite the same."""
    mantissa, mark, exponent = re.fullmatch(r"([^eE]*)([eE]?)(.*)", token).groups()  # type: ignore[union-attr]
    number = Decimal(mantissa)
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    new = (number * factor).quantize(step)
    if new == number and number:
        new = number + (step if factor > 1 or abs(number) == step else -step if number > 0 else step)
    plus = "+" if mantissa.startswith("+") and new >= 0 else ""
    return f"{plus}{new:f}{mark}{exponent}"


Rearrange = Callable[[Sequence[Any], Random], list[Any]]


def _dropped(draw: int) -> Rearrange:
    def drop(items: Sequence[Any], chance: Random) -> list[Any]:
        if draw:
            return list(items[: max(1, len(items) // 3)])
        kept = [item for item in items if chance.random() < 0.5]
        return kept if 0 < len(kept) < len(items) else list(items[:-1])

    return drop


def _resampled(draw: int) -> Rearrange:
    def resample(items: Sequence[Any], chance: Random) -> list[Any]:
        few = items if draw == 1 else [_pick(items, chance) for _ in range(3 if draw == 0 else 1)]
        return [_pick(few, chance) for _ in items]

    return resample


def _permuted(draw: int) -> Rearrange:
    def permute(items: Sequence[Any], chance: Random) -> list[Any]:
        return [item for _, _, item in sorted((chance.random(), i, item) for i, item in enumerate(items))]

    return permute


_REARRANGED: dict[Change, Callable[[int], Rearrange]] = {
    "lines": _dropped,
    "resampled": _resampled,
    "order": _permuted,
}


def _pick(items: Sequence[Any], chance: Random) -> Any:
    return items[int(chance.random() * len(items))]


def _rearranged(text: str, how: Rearrange, chance: Random) -> str:
    """The longest list of a JSON document, else the lines after a heading, else the words, rearranged."""
    document = _json(text)
    if document is not None:
        longest = max(_lists(document), key=len, default=[])
        if len(longest) < 2:
            return text
        longest[:] = how(list(longest), chance)
        return json.dumps(document, ensure_ascii=False, indent=2 if "\n" in text.strip() else None) + "\n"
    start = _body(text)
    lines = text[start:].splitlines(keepends=True)
    if len(lines) >= 3:
        if not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        return text[:start] + "".join(how(lines, chance))
    words = text[start:].split()
    if len(words) < 2:
        return text
    return text[:start] + " ".join(how(words, chance)) + ("\n" if text.endswith("\n") else "")


def _json(text: str) -> Any:
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _lists(value: Any) -> Iterable[list[Any]]:
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, list):
            yield here
        pending += here.values() if isinstance(here, dict) else here if isinstance(here, list) else []


def _bytes(data: bytes, draw: int, chance: Random) -> bytes:
    """A binary file changed behind where its header may be.

    0 puts words of eight bytes in each other's place, which keeps tables of numbers plausible; 1 flips low
    bits of some bytes; 2 flips one bit in the last half.
    """
    start = max(min(_HEADER_BYTES, len(data) // 4), len(data) - LARGE)
    if draw == 2:
        start = max(start, len(data) // 2)
    new = bytearray(data)
    if draw == 0:
        start += (len(data) - start) % _WORD
        places = range(start, len(data), _WORD)
        for place in places:
            source = places[int(chance.random() * len(places))]
            new[place : place + _WORD] = data[source : source + _WORD]
    elif start < len(data):
        count = max(1, (len(data) - start) // 16) if draw == 1 else 1
        for _ in range(count):
            new[start + int(chance.random() * (len(data) - start))] ^= 1 << int(chance.random() * 4)
    return bytes(new)
