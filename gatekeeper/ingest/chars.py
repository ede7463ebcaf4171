"""Which characters a page may hold, and how its white space is read."""

from __future__ import annotations

import re

from gatekeeper.errors import InputError

ZERO_WIDTH = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
"""They only hint at where a line may break or letters may join: dropped, but refused in an id."""

# Control characters, non-characters (no XML report could hold them) and what makes a text read otherwise than
# its characters say: marks, embeddings, overrides and isolates of direction, invisible operators, tags.
_REFUSED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u061c\u200e\u200f\u202a-\u202e\u2061-\u206f\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)


def squeeze(text: str) -> str:
    """The text with every run of white space as one space, and none at its ends."""
    return " ".join(text.split())


def excerpt(text: str, length: int = 60) -> str:
    """The text as it may stand in a message: short, quoted, with nothing that a terminal obeys."""
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in squeeze(text[: 4 * length]))
    return f"'{shown if len(shown) <= length else shown[: length - 1] + '…'}'"


def refuse_invisible(text: str) -> None:
    """
    Raises:
        InputError: the text holds a character that no honest page needs; the sentence names it.
    """
    if bad := _REFUSED.search(text):
        near = text[max(0, bad.start() - 15) : bad.start() + 15]
        raise InputError(
            f"it holds the invisible character U+{ord(bad[0]):04X} near {excerpt(near)}; remove it"
        )
