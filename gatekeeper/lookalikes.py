"""The id that somebody meant who typed another: a letter for a digit, small for capital, another alphabet's.

It is only ever named, never taken.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence

MOST = 20_000
"""Among more ids than this the nearest is not looked for."""
_SHAPES = str.maketrans(
    "OQILZSБ" + "АВЕЅІЈКМНОРСТУХ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "001125B" + "ABE51JKMH0PCTYX" + "ABE2H1KMN0PTYX"
)
"""Letters by what they look like, Cyrillic and Greek ones among them."""


def meant(given: str, known: Sequence[str]) -> str:
    """The known id that looks like the given text, or is nearest to it; empty where none is near."""
    if len(given) > 64 or len(known) > MOST:
        return ""
    shapes = {_shape(each): each for each in known}
    shape = _shape(given)
    return shapes.get(shape) or next(
        (shapes[s] for s in difflib.get_close_matches(shape, shapes, 1, 0.8)), ""
    )


def strange(given: str) -> str:
    """Of the first letter that no id can hold: what it is; empty where every one is ASCII."""
    found = next((letter for letter in given if not letter.isascii()), "")
    return f"{found!r} in it is {unicodedata.name(found, 'no letter')}" if found else ""


def _shape(text: str) -> str:
    """The text as it looks at a glance."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c) and c != " "
    )
    return plain.upper().replace("-", ":", 1).translate(_SHAPES)
