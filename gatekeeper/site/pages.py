"""Pure: dossiers, rows and figures in, pages out.

Whatever comes from a record is a stranger's text. Two things see to it, for every value of every template:
Jinja escapes it, and before that `printable` turns each character that could steer a reader or a terminal
into its escape. Markup is only what this package itself made: pictures, highlighted Lean, JSON-LD, our style.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from gatekeeper.ledger import Head
from gatekeeper.model import ReasonCode, RuleResult
from gatekeeper.model.base import printable
from gatekeeper.report import plot, survival, words
from gatekeeper.report.text import shown
from gatekeeper.site import badge
from gatekeeper.site.dossier import Dossier, Row
from gatekeeper.site.figures import Figures
from gatekeeper.site.highlight import lean
from gatekeeper.site.linked import doi_link, linked_data

HERE = Path(__file__).parent
STATIC = ("site.css", "site.js", "favicon.svg")

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)
"""Content Security Policy Level 3 (W3C). No inline style or script, nothing from elsewhere, no markup made by
a script."""

MAX_PAGE = 80_000
"""Bytes of a page's HTML; with style and script it stays below 100 kB."""
ROWS = 60
"""Records on one page of the list."""
CHOICES = 30
"""Tiers, levels and reasons to choose from."""
CHOICE = 60
"""Letters of one of them; what is longer can't be chosen."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much a record's page tells. The JSON beside it always has everything."""

    claims: int
    pictures: int
    """Of each claim."""
    statement: int
    """Characters."""
    rows: int
    """Of each table."""
    text: int
    """Characters of each text."""
    line: int = 200
    """Characters of each name or short text."""
    facts: bool = True
    """Dependences, runs, logs and files of each claim."""
    shortened: bool = True


DETAILS = (
    Detail(claims=40, pictures=6, statement=8000, rows=40, text=4000, shortened=False),
    Detail(claims=40, pictures=2, statement=1500, rows=12, text=1000),
    Detail(claims=40, pictures=0, statement=0, rows=8, text=400, line=100, facts=False),
    Detail(claims=8, pictures=0, statement=0, rows=4, text=120, line=60, facts=False),
)
"""From the most to the least; a page is the first that is light enough."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def file_name(record_id: str) -> str:
    """What a record's files are called."""
    return record_id.replace(":", "-", 1)


def list_file(number: int) -> str:
    """The file of a page of the list, the first being 1."""
    return "index.html" if number == 1 else f"page/{number}.html"


def record(dossier: Dossier, url: str = "") -> str:
    """A record's page, to lie in records/. `url` is where the site is published, ending in a slash."""
    return _fitting("record.html", dossier, root="../", csp=CSP, style="", url=url)


def report(dossier: Dossier) -> str:
    """The same as one file that needs nothing else: no script, and its style by the digest of its text."""
    return _fitting("record.html", dossier, root="", csp=_closed(), style=_style(), url="")


def listing(rows: Sequence[Row], number: int, frame: Frame) -> str:
    """One page of the list of records."""
    return _page("index.html", frame=frame, rows=rows, number=number, root="" if number == 1 else "../")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of the list says besides its rows."""

    total: int
    verified: int
    shards: int
    tiers: Sequence[str] = field(default=())
    levels: Sequence[str] = field(default=())
    reasons: Sequence[str] = field(default=())

    @property
    def pages(self) -> int:
        """How many pages the list has."""
        return max(-(-self.total // ROWS), 1)


def statistics(figures: Figures, head: Head | None, key: str, policy: str) -> str:
    """The page of the gate in numbers."""
    curve = survival.svg(figures.steps, figures.horizon, figures.passes, figures.failed_later, embedded=True)
    return _render(
        "statistics.html",
        root="",
        csp=CSP,
        style="",
        here="statistics",
        figures=figures,
        curve=Markup(curve),  # noqa: S704, numbers alone
        codes=list(ReasonCode),
        head=head,
        key=key,
        policy=policy,
    )


def missing(url: str) -> str:
    """The page for addresses that don't exist. It may be shown at any of them, so it brings its style."""
    return _render("404.html", root="", csp=_closed(), style=_style(), here="", home=url or "/")


def _page(template: str, frame: Frame, rows: Sequence[Row], number: int, root: str) -> str:
    return _render(
        template,
        root=root,
        csp=CSP,
        style="",
        here="records",
        rows=rows,
        number=number,
        first=(number - 1) * ROWS + 1,
        pages=frame.pages,
        shown_pages=_around(number, frame.pages),
        total=frame.total,
        verified=frame.verified,
        shards=frame.shards,
        tiers=frame.tiers,
        levels=frame.levels,
        reasons=frame.reasons,
    )


def _around(number: int, pages: int) -> list[int]:
    """The pages to link to: the first, the last and those nearby; 0 where some are left out."""
    near = [at for at in range(1, pages + 1) if at in (1, pages) or abs(at - number) <= 2]
    found: list[int] = []
    for at in near:
        if found and at > found[-1] + 1:
            found.append(0)
        found.append(at)
    return found


def _fitting(template: str, dossier: Dossier, url: str, **others: Any) -> str:
    page = ""
    for detail in DETAILS:
        linked = linked_data(dossier, url, detail.claims, detail.text)
        page = _render(
            template,
            here="",
            dossier=dossier,
            detail=detail,
            linked=linked,
            badge_width=badge.WIDTH,
            **others,
        )
        if len(page.encode()) <= MAX_PAGE:
            break
    return page


def picture(rule: RuleResult, claim_id: str, number: int) -> Markup:
    """Claimed against measured, where there is a number to draw."""
    drawn = plot.svg(rule, embedded=f"-{claim_id}-{number}")
    return Markup(drawn or "")  # noqa: S704, plot escapes what it quotes


def _render(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)


def _shown(value: object) -> object:
    """Every value of a template that is not our own markup, without characters that steer."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def cut(text: str | None, most: int) -> str:
    """A text's beginning, its strange characters already escaped: so many letters, fewer where they weigh
    more than two bytes each on a page."""
    text = printable(text or "")
    short = text[:most]
    while (weight := len(escape(short).encode())) > 2 * most:
        short = short[: len(short) * 2 * most // weight]
    return text if short == text else short[:-1].rstrip() + "…"


def day(date: str) -> str:
    """`2026-05-28…` as 28 May 2026."""
    year, month, rest = date.split("-", 2)
    return f"{int(rest[:2])} {_MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else month} {year}"


def moment(time: str) -> str:
    """An RFC 3339 moment for people."""
    return f"{day(time)}, {time[11:19]} UTC"


def size(count: int) -> str:
    """Bytes for people."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.1f} kB"


@functools.cache
def _style() -> Markup:
    return Markup((HERE / "static" / "site.css").read_text())  # noqa: S704, our own file


@functools.cache
def _closed() -> str:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        cut=cut,
        day=day,
        days=survival.days,
        doi=doi_link,
        file=file_name,
        lean=lean,
        moment=moment,
        number=lambda count: f"{count:,}",
        page_after=lambda number: list_file(number + 1),
        page_before=lambda number: list_file(number - 1),
        page_file=list_file,
        size=size,
    )
    environment.globals.update(picture=picture, shown=lambda metric: shown(metric), words=words)
    return environment
