"""Record ids: the publisher's own, read strictly, and the one that a draft gets from its content."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from gatekeeper.errors import InputError
from gatekeeper.ingest.chars import ZERO_WIDTH, excerpt

_ID = re.compile(r"SRCH:[A-Z0-9]{4,32}")
_ALMOST = re.compile(r"SRCH ?: ?\w{1,40}")
_LONGEST = 60

# Capitals of other scripts that look like the Latin ones of an id.
_LOOK_ALIKE = str.maketrans(
    "АВСЕНІЈКМОРЅТХУ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ" + "ᏟᎻᏒՏꓚꓤꓢꓧ᛬ː",
    "ABCEHIJKMOPSTXY" + "ABEZHIKMNOPTYXC" + "CHRSCRSH::",
)

_TYPOGRAPHY = str.maketrans("‘’‚“”„‐‑‒–—−", "'''\"\"\"------")


def record_id(text: str) -> str | None:
    """The record id that this line is, or None where the line is something else.

    Only the scheme SRCH is a page's to claim: `DRAFT:` ids are computed, and others belong to this project.

    Raises:
        InputError: the line only looks like an id: letters of another script, lower case, invisible
            characters, spaces or a wrong length.
    """
    if _ID.fullmatch(text):
        return text
    if len(text) > _LONGEST:
        return None
    plain = ZERO_WIDTH.sub("", unicodedata.normalize("NFKC", text))
    if not _ALMOST.fullmatch(plain.upper().translate(_LOOK_ALIKE)):
        return None
    for position, character in enumerate(text, 1):
        if not character.isascii():
            raise InputError(
                f"its id {excerpt(text)} holds U+{ord(character):04X} at place {position}, which is no ASCII "
                "capital or digit; take the id from the publisher's own page"
            )
    raise InputError(
        f"{excerpt(text)} is not a record id: write SRCH, a colon and 4 to 32 capitals or digits"
    )


def draft_id(parts: Iterable[str]) -> str:
    """`DRAFT:` and the first 8 hexadecimal digits, as capitals, of a SHA-256 over the draft's content.

    Hashed is, in UTF-8, `bare` of each part (`draft.content` lists them) and a line feed after each. So the
    same draft saved as text, HTML or PDF keeps its id, and one in which a word, number or mark changed has
    another.
    """
    text = "".join(bare(part) + "\n" for part in parts)
    return "DRAFT:" + hashlib.sha256(text.encode()).hexdigest()[:8].upper()


def bare(text: str) -> str:
    """The text without what typesetting may change, and in small letters.

    Unicode form NFKC; straight quotation marks; every dash a hyphen. A hyphen between letters goes, with the
    white space around it, and so does all other white space, unless digits stand on both sides: there it is
    one space.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_TYPOGRAPHY)
    text = re.sub(r"(?<=[^\W\d_])\s*-\s*(?=[^\W\d_])", "", text)
    return re.sub(r"\s+", " ", re.sub(r"(?<!\d)\s+|\s+(?!\d)", "", text))
