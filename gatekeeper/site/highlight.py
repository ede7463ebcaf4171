"""Pure: Lean source as coloured text. Each letter is looked at once, whatever the source is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from markupsafe import Markup, escape

from gatekeeper.model.base import printable

_KEYWORDS = (
    r"prelude|import|open|namespace|section|end|universe|variable|theorem|lemma|def|abbrev|"
    r"instance|structure|class|inductive|axiom|opaque|example|private|protected|noncomputable|"
    r"partial|unsafe|mutual|where|deriving|if|then|else|match|with|let|have|show|from|fun|by|do|"
    r"return|in|at|using|calc|rfl|termination_by|decreasing_by|set_option|attribute|local|scoped|"
    r"infixl|infixr|infix|notation|macro|syntax"
)
_TOKEN = re.compile(
    r'(?P<opened>/-)|(?P<comment>--[^\n]*)|(?P<text>"(?:[^"\\]|\\.)*"?)|(?P<hole>\b(?:sorry|admit)\b)'
    rf"|(?P<word>\b(?:{_KEYWORDS})\b)|(?P<sort>\b(?:Prop|Type|Sort)\b)"
    r"|(?P<number>\b[0-9][0-9A-Fa-fxob_.]*)|(?P<name>[^\W\d][\w'!?.]*)"
    r'|(?P<other>[^\w"/-]+|.)',
    re.DOTALL,
)
_PLAIN = ("name", "other")
_EDGE = re.compile(r"/-|-/")


def tokens(source: str) -> Iterator[tuple[str, str]]:
    """The source as (kind, text), one after the other; together the texts are the source.

    Comments nest (`/- /- -/ -/`), as in Lean; one that is never closed goes on to the end.
    """
    place = 0
    while found := _TOKEN.match(source, place):
        kind, place = found.lastgroup or "other", found.end()
        if kind == "opened":
            kind, place = "comment", _end_of_comment(source, found.start())
        yield kind, source[found.start() : place]


def _end_of_comment(source: str, start: int) -> int:
    depth = 0
    for edge in _EDGE.finditer(source, start):
        depth += 1 if edge.group() == "/-" else -1
        if depth == 0:
            return edge.end()
    return len(source)


def lean(source: str) -> Markup:
    """The source as HTML: escaped, safe to show, its tokens in spans with the classes of `tokens`."""
    parts = []
    kinds = ((kind if kind not in _PLAIN else "", text) for kind, text in tokens(source))
    for kind, group in groupby(kinds, key=lambda token: token[0]):
        text = escape(printable("".join(text for _, text in group)))
        parts.append(Markup('<span class="lean-{}">{}</span>').format(kind, text) if kind else text)
    return Markup("").join(parts)
