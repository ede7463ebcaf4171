"""Names and terms as text, for people. Nothing is ever decided on such text.

Names are printed so that different names look different: a component with other than the usual characters
stands in «», and characters that could move or hide text are written as escapes.
"""

from __future__ import annotations

import re
from typing import Final

from gatekeeper.proofs.terms import Terms

_PLAIN: Final = re.compile(r"[A-Za-zα-ωΑ-Ωℕ-ℤ_][A-Za-z0-9α-ωΑ-Ω_'!?₀-₉✝]*\Z")
MAX_NAME: Final = 300


def show_text(text: str) -> str:
    """Text on one line, with everything invisible or from outside printable ranges escaped."""
    return "".join(
        c if c.isprintable() and c not in "«»\\" else c.encode("unicode_escape").decode("ascii") for c in text
    )


def show_component(component: str | int) -> str:
    if isinstance(component, int):
        return str(component)
    return component if _PLAIN.match(component) else f"«{show_text(component)}»"


def show_name(terms: Terms, name: int) -> str:
    """A name in Lean's spelling, cut when it is very long."""
    return show_components(terms.components(name))


def show_components(components: tuple[str | int, ...]) -> str:
    if not components:
        return "[anonymous]"
    shown = ".".join(show_component(component) for component in components[:50])
    if len(components) > 50 or len(shown) > MAX_NAME:
        return shown[:MAX_NAME] + "…"
    return shown
