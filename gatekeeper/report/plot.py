"""Pure: a rule and its runs as a small picture, in letters for a terminal and as SVG for a page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from gatekeeper.model import RuleResult
from gatekeeper.model.base import printable
from gatekeeper.report.scale import Mark, Scale, scale

LEAST_COLUMNS = 20
MOST_COLUMNS = 64


@dataclass(frozen=True, slots=True)
class Letters:
    """What a picture on a terminal is drawn with."""

    band: str
    ends: str
    """Low and high end of the band where it has a bound."""
    claimed: str
    rule: str
    """Of an interval."""
    tips: str
    mean: str
    point: str
    points: str
    """Several runs in one column."""
    beyond: str
    """Towards the low and the high side."""


UNICODE = Letters(
    band="▒", ends="▐▌", claimed="┃", rule="─", tips="├┤", mean="●", point="•", points="●", beyond="◄►"
)
ASCII = Letters(
    band="=", ends="[]", claimed="|", rule="-", tips="()", mean="O", point="o", points="8", beyond="<>"
)


def letters(result: RuleResult, columns: int, drawn_with: Letters = UNICODE) -> list[tuple[str, str]]:
    """The rows of the picture, each with its name; none where there is nothing to draw.

    `columns` is the width of the line; it is used as far as it is from 20 to 64.
    """
    line = scale(result)
    if line is None:
        return []
    width = min(max(columns, LEAST_COLUMNS), MOST_COLUMNS)
    rows = [("accepted", _band(line, width, drawn_with))]
    rows.append(("", _labels(_asked(line), width)))
    if line.seen == "mean":
        rows.append(("runs", _points(line.points, width, drawn_with)))
    rows.append((line.seen, _mean(line, width, drawn_with)))
    rows.append(("", _labels(_seen(line), width)))
    return [(name, text.rstrip()) for name, text in rows if text.strip()]


def _column(mark: Mark, width: int) -> int:
    return round(mark.at * (width - 1))


def _band(line: Scale, width: int, glyphs: Letters) -> str:
    low, high = line.bounds
    row = [" "] * width
    if low or high:
        start = _column(low, width) if low else 0
        stop = _column(high, width) if high else width - 1
        row[start : stop + 1] = glyphs.band * (stop + 1 - start)
        row[start] = glyphs.ends[0] if low else glyphs.beyond[0]
        row[stop] = glyphs.ends[1] if high else glyphs.beyond[1]
    if line.claimed:
        row[_column(line.claimed, width)] = glyphs.claimed
    return "".join(row)


def _points(points: Sequence[Mark], width: int, glyphs: Letters) -> str:
    row = [" "] * width
    for mark in points:
        column = _column(mark, width)
        row[column] = glyphs.point if row[column] == " " else glyphs.points
    for mark in points:
        _arrow(row, mark, glyphs)
    return "".join(row)


def _mean(line: Scale, width: int, glyphs: Letters) -> str:
    row = [" "] * width
    if line.interval:
        low, high = line.interval
        start, stop = _column(low, width), _column(high, width)
        row[start : stop + 1] = glyphs.rule * (stop + 1 - start)
        row[start], row[stop] = glyphs.tips[0], glyphs.tips[1]
        _arrow(row, low, glyphs)
        _arrow(row, high, glyphs)
    row[_column(line.mean, width)] = glyphs.mean
    _arrow(row, line.mean, glyphs)
    return "".join(row)


def _arrow(row: list[str], mark: Mark, glyphs: Letters) -> None:
    if mark.beyond:
        row[0 if mark.beyond == "low" else -1] = glyphs.beyond[mark.beyond == "high"]


def _asked(line: Scale) -> list[Mark]:
    """What the first row of labels names, the most important first."""
    return [mark for mark in (line.claimed, *line.bounds) if mark]


def _seen(line: Scale) -> list[Mark]:
    return [mark for mark in (line.mean, line.low, line.high) if mark]


def _labels(marks: Iterable[Mark], width: int) -> str:
    """Labels below their places, or to one side of them; one that finds no room is left out."""
    row = " " * width
    for mark in marks:
        size, column = len(mark.label), _column(mark, width)
        for start in (column - size // 2, column, column + 1 - size):
            start = min(max(start, 0), width - size)
            if start >= 0 and not row[max(start - 1, 0) : start + size + 1].strip():
                row = row[:start] + mark.label + row[start + size :]
                break
    return row


# The same as SVG. User units are pixels at its natural size.

WIDTH, HEIGHT = 400, 130
LEFT, RIGHT = 84, 388
"""Where the line begins and ends."""
BAND_TOP, BAND_HEIGHT = 30, 18
ASKED_LABELS = 64
RUNS = 81
MEAN = 102
SEEN_LABELS = 21
"""Below the mean."""
FEW = 30
"""More runs than these are drawn to the pixel, which is shorter to write."""
_LETTER = 7.8
"""Width of a digit at the size of the labels, rather too wide than too narrow."""
_STYLE = (
    ".gate-plot{color:#1f2328}.gate-plot .ok{fill:#1a7f37}.gate-plot .seen{fill:#b35900;stroke:#b35900}"
    ".gate-plot .holds{fill:#1a7f37;stroke:#1a7f37}"
    "@media(prefers-color-scheme:dark){.gate-plot{color:#e6edf3}.gate-plot .ok{fill:#3fb950}"
    ".gate-plot .seen{fill:#e3a02f;stroke:#e3a02f}.gate-plot .holds{fill:#3fb950;stroke:#3fb950}}"
)


def svg(result: RuleResult, embedded: str = "") -> str | None:
    """The picture as a document of its own, fit for a page or an image; None where there is nothing to draw.

    Its colours follow the reader's light or dark scheme; a page's style may change them by the classes
    `gate-plot`, `ok`, `seen` and `holds`. With `embedded`, its name on a page that has them all in its own
    style, it brings none along. The same result gives the same bytes, fewer than 4,000.
    """
    line = scale(result)
    if line is None:
        return None
    unit = getattr(result.rule, "unit", "")
    about = result.rule.metric + (f" ({result.worst})" if result.worst else "")
    about = _cut(about, 40) + (f", in {unit}" if unit else "")
    title = f"{about}: {'holds' if result.holds else 'does not hold'}"
    words = _cut(result.text, 200)
    name = embedded or hashlib.sha256(f"{title}\n{words}\n{line}".encode()).hexdigest()[:8]
    # One number needs no row for the runs.
    mean = MEAN if line.seen == "mean" else RUNS
    height = mean + HEIGHT - MEAN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gate-plot" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="t{name} d{name}" '
        'font-family="system-ui,sans-serif" font-size="14" fill="currentColor">',
        f'<title id="t{name}">{escape(title)}</title><desc id="d{name}">{escape(words)}</desc>',
        "" if embedded else f"<style>{_STYLE}</style>",
        f'<text x="4" y="15" font-weight="600">{escape(title)}</text>',
        _svg_band(line),
        _svg_labels(_asked(line), ASKED_LABELS),
        f'<g class="seen{" holds" if result.holds else ""}" stroke="currentColor">',
        _svg_points(line),
        _svg_mean(line, mean),
        "</g>",
        _svg_labels(_seen(line), mean + SEEN_LABELS),
        "</svg>\n",
    ]
    return "".join(parts)


def _x(mark: Mark) -> str:
    return _number(LEFT + mark.at * (RIGHT - LEFT))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _row(name: str, middle: int) -> str:
    return f'<text x="4" y="{middle + 5}" opacity=".7" stroke="none" fill="currentColor">{name}</text>'


def _svg_band(line: Scale) -> str:
    low, high = line.bounds
    middle = BAND_TOP + BAND_HEIGHT // 2
    parts = [_row("accepted", middle)]
    parts.append(f'<path d="M{LEFT} {middle}H{RIGHT}" stroke="currentColor" opacity=".3"/>')
    if low or high:
        start, stop = (float(_x(low)) if low else LEFT), (float(_x(high)) if high else RIGHT)
        # A band of no width is still to be seen.
        start, stop = (start, stop) if stop - start >= 2 else ((start + stop) / 2 - 1, (start + stop) / 2 + 1)
        parts.append(
            f'<rect class="ok" x="{_number(start)}" y="{BAND_TOP}" width="{_number(stop - start)}" '
            f'height="{BAND_HEIGHT}" fill-opacity=".35"/>'
        )
        parts += [_svg_arrow("low", middle)] if not low else []
        parts += [_svg_arrow("high", middle)] if not high else []
    if line.claimed:
        stroke = f"M{_x(line.claimed)} {BAND_TOP - 3}v{BAND_HEIGHT + 6}"
        parts.append(f'<path d="{stroke}" stroke="currentColor" stroke-width="2"/>')
    return "".join(parts)


def _svg_points(line: Scale) -> str:
    if line.seen != "mean" or not line.points:
        return ""
    seen = [_x(mark) for mark in line.points if not mark.beyond]
    places = dict.fromkeys(seen if len(seen) <= FEW else (f"{float(x):.0f}" for x in seen))
    arrows = dict.fromkeys(mark.beyond for mark in line.points if mark.beyond)
    dots = "".join(f"M{x} {RUNS}h0" for x in places)
    drawn = f'<path d="{dots}" stroke-width="6" stroke-linecap="round" stroke-opacity=".6"/>' if dots else ""
    return _row("runs", RUNS) + drawn + "".join(_svg_arrow(edge, RUNS) for edge in arrows)


def _svg_mean(line: Scale, middle: int) -> str:
    parts = [_row(line.seen, middle)]
    edges = [line.mean.beyond]
    if line.interval and line.seen == "mean":
        low, high = line.interval
        parts.append(f'<path d="M{_x(low)} {middle}H{_x(high)}" stroke-width="2"/>')
        tips = "".join(f"M{_x(end)} {middle - 5}v10" for end in (low, high) if not end.beyond)
        parts += [f'<path d="{tips}" stroke-width="2"/>'] if tips else []
        edges += [low.beyond, high.beyond]
    if not line.mean.beyond:
        parts.append(f'<circle cx="{_x(line.mean)}" cy="{middle}" r="4"/>')
    return "".join(parts) + "".join(_svg_arrow(edge, middle) for edge in dict.fromkeys(edges) if edge)


def _svg_arrow(edge: str, middle: int) -> str:
    x, back = (LEFT, 8) if edge == "low" else (RIGHT, -8)
    return f'<path d="M{x} {middle}l{back} -5v10z"/>'


def _svg_labels(marks: Sequence[Mark], base: int) -> str:
    """As in letters: below their places, or to one side, or left out."""
    taken: list[tuple[float, float]] = []
    parts = []
    for mark in marks:
        half, place = len(mark.label) * _LETTER / 2, float(_x(mark))
        for wanted in (place, place + half, place - half):
            x = min(max(wanted, LEFT + half), WIDTH - 4 - half)
            if all(x - half > stop + 6 or x + half < start - 6 for start, stop in taken):
                taken.append((x - half, x + half))
                label = escape(mark.label)
                parts.append(f'<text x="{_number(x)}" y="{base}" text-anchor="middle">{label}</text>')
                break
    return "".join(parts)


def _cut(text: str, letters: int) -> str:
    text = printable(" ".join(text.split()))
    return text if len(text) <= letters else text[: letters - 1] + "…"
