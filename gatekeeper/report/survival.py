"""Pure: a survival curve in letters for a terminal, and as SVG for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

ROWS = 10
LEAST_COLUMNS, MOST_COLUMNS = 20, 64
_LABEL = 6


class Step(Protocol):
    """A moment at which the curve falls: after how many days, and to what."""

    @property
    def days(self) -> Fraction: ...
    @property
    def survival(self) -> Fraction: ...


@dataclass(frozen=True, slots=True)
class Letters:
    """What a curve is drawn with."""

    level: str
    fall: str
    side: str
    corner: str
    foot: str


UNICODE = Letters(level="━", fall="┃", side="│", corner="└", foot="─")
ASCII = Letters(level="=", fall="|", side="|", corner="+", foot="-")


def letters(
    steps: Sequence[Step], horizon: Fraction, columns: int, drawn_with: Letters = UNICODE
) -> list[str]:
    """The curve from the first day to the last that is known of, share of passes upwards, as lines."""
    width = min(max(columns - _LABEL, LEAST_COLUMNS), MOST_COLUMNS)
    rows = [[" "] * width for _ in range(ROWS + 1)]
    levels = [_row(_at(steps, horizon * column / max(width - 1, 1))) for column in range(width)]
    for column, row in enumerate(levels):
        rows[row][column] = drawn_with.level
        for between in range(levels[column - 1] if column else row, row):
            rows[between][column] = drawn_with.fall
    lines = []
    for number, cells in enumerate(rows):
        label = f"{100 - number * 100 // ROWS}%" if number % 5 == 0 else ""
        lines.append(f"{label:>{_LABEL - 2}} {drawn_with.side}{''.join(cells)}".rstrip())
    end = f"{days(horizon)} days"
    lines.append(" " * (_LABEL - 1) + drawn_with.corner + drawn_with.foot * width)
    lines.append(" " * _LABEL + "0" + f"{end:>{width - 1}}")
    return lines


def _at(steps: Sequence[Step], day: Fraction) -> Fraction:
    return next((step.survival for step in reversed(steps) if step.days <= day), Fraction(1))


def _row(share: Fraction) -> int:
    return ROWS - round(share * ROWS)


def days(value: Fraction) -> str:
    """A number of days, with one place where it is no whole number."""
    return f"{float(value):.1f}".removesuffix(".0")


WIDTH, HEIGHT = 440, 200
LEFT, RIGHT, TOP, BOTTOM = 52, 424, 30, 168
FEW = 200
"""More steps than these are drawn to the pixel, which is shorter to write."""
_STYLE = (
    ".gate-plot{color:#1f2328}.gate-plot .seen{stroke:#b35900}"
    "@media(prefers-color-scheme:dark){.gate-plot{color:#e6edf3}.gate-plot .seen{stroke:#e3a02f}}"
)


def svg(steps: Sequence[Step], horizon: Fraction, lives: int, failed: int, *, embedded: bool = False) -> str:
    """The curve as a document of its own, in the style of the rules' pictures; `embedded` in a page that has
    that style, it brings none along."""
    style = "" if embedded else f"<style>{_STYLE}</style>"
    passes = "1 pass" if lives == 1 else f"{lives} passes"
    title = f"How long a pass lasts: {passes}, {failed} failed again"

    def x(day: Fraction) -> str:
        place = LEFT + float(day / horizon if horizon else 0) * (RIGHT - LEFT)
        return _number(place if len(steps) <= FEW else round(place))

    def y(share: Fraction) -> str:
        return _number(BOTTOM - float(share) * (BOTTOM - TOP))

    # Of the steps in one place the last says it all.
    falls = {x(step.days): y(step.survival) for step in steps}
    curve = f"M{LEFT} {TOP}" + "".join(f"H{place}V{share}" for place, share in falls.items()) + f"H{RIGHT}"
    marks = "".join(
        f'<text x="{LEFT - 6}" y="{float(y(share)) + 4:.0f}" text-anchor="end">{label}</text>'
        for share, label in ((Fraction(1), "100%"), (Fraction(1, 2), "50%"), (Fraction(0), "0%"))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gate-plot" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="survival" '
        'font-family="system-ui,sans-serif" font-size="14" fill="currentColor">'
        f'<title id="survival">{title}</title>{style}'
        f'<text x="4" y="15" font-weight="600">{title}</text>'
        f'<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" fill="none" stroke="currentColor" opacity=".3"/>{marks}'
        f'<text x="{LEFT}" y="{BOTTOM + 18}" text-anchor="middle">0</text>'
        f'<text x="{RIGHT}" y="{BOTTOM + 18}" text-anchor="end">{days(horizon)} days</text>'
        f'<path class="seen" d="{curve}" fill="none" stroke-width="2"/></svg>\n'
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
