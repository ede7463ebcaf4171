"""Pure: a record's status as a small picture for other pages."""

from __future__ import annotations

from gatekeeper.model.reason import OutcomeName

WIDTH = 140
_WORDS: dict[OutcomeName, tuple[str, str]] = {
    "verified": ("VERIFIED", "#14603a"),
    "unverified": ("Unverified", "#854200"),
    "not_evaluated": ("not evaluated", "#5a3a8a"),
}
"""The status in words, and its colour: white on it has a contrast of more than 4.5 to 1."""


def svg(outcome: OutcomeName) -> str:
    """The badge of a status. Nothing of a record goes into it."""
    text, colour = _WORDS[outcome]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="20" viewBox="0 0 {WIDTH} 20" '
        f'role="img" aria-label="Gate 2: {text}"><title>Gate 2: {text}</title>'
        f'<rect width="{WIDTH}" height="20" rx="3" fill="#33312c"/>'
        f'<path d="M50 0h{WIDTH - 53}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H50z" fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="25" y="14">Gate 2</text><text x="{(50 + WIDTH) // 2}" y="14">{text}</text></g></svg>\n'
    )
