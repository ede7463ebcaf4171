"""Markup to tokens: one pass, no tree, no recursion.

Rows and lines need no tree, and a tree is what an attacker can make dear: a full HTML5 parser takes time
with the square of the nesting depth and of the attributes of one tag (100,000 nested divs: 15 s). This
reading follows the tokenizer of the HTML standard where it matters to the visible text: comments, raw text
elements, attributes with and without quotation marks, character references. What breaks off in mid-tag is
dropped, as a browser does.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper.errors import InputError

MAX_TAGS = 50_000
MAX_ATTRIBUTES = 1_000
"""Of one tag."""

_MARKUP = re.compile(r"<(?:!--|/?[A-Za-z]|[!?/])")
_NAME = re.compile(r"[^\s/>]+")
_GAP = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(
    r"(=?[^\s/>=]*)"  # its name
    r"(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"'][^\s>]*)|(?=>)|(?P<open>[\"'])))?"
)
_COMMENT_END = re.compile(r"--!?>")
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.I)
    for name in ("script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp")
}
_LONG_REFERENCE = re.compile(r"&#0*(?:\d{8,}|[xX]0*[0-9A-Fa-f]{7,});?")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag. `name` and the names of the attributes are in small letters."""

    name: str
    closes: bool
    attributes: dict[str, str]


def tokens(source: str) -> Iterator[Tag | str]:
    """The tags of the document and the text between them, character references resolved.

    The content of raw text elements (scripts, styles, the title, ...) is left out.

    Raises:
        InputError: there are too many tags, or too many attributes in one.
    """
    place = tags = 0
    while markup := _MARKUP.search(source, place):
        if markup.start() > place:
            yield _resolve(source[place : markup.start()])
        if markup[0] == "<!--":
            place = _after_comment(source, markup.end())
            continue
        if not markup[0][-1].isalpha():
            place = _past(source.find(">", markup.end()), source)
            continue
        tags += 1
        if tags > MAX_TAGS:
            raise InputError(f"it has more than {MAX_TAGS} tags; save the record's own page")
        read = _tag(source, markup.end() - 1, closes=markup[0][1] == "/")
        if read is None:
            return
        tag, place = read
        yield tag
        if tag.name == "plaintext":
            return
        if not tag.closes and tag.name in _RAW:
            end = _RAW[tag.name].search(source, place)
            place = end.start() if end else len(source)
    if place < len(source):
        yield _resolve(source[place:])


def _after_comment(source: str, start: int) -> int:
    for short in (">", "->"):
        if source.startswith(short, start):
            return start + len(short)
    end = _COMMENT_END.search(source, start)
    return end.end() if end else len(source)


def _past(found: int, source: str) -> int:
    return len(source) if found < 0 else found + 1


def _tag(source: str, place: int, *, closes: bool) -> tuple[Tag, int] | None:
    """The tag whose name starts at `place`, and where it ends; None where the file ends first."""
    name = _NAME.match(source, place)
    if name is None:
        return None
    place = name.end()
    attributes: dict[str, str] = {}
    for _ in range(MAX_ATTRIBUTES + 1):
        gap = _GAP.match(source, place)
        place = gap.end() if gap else place
        if place >= len(source):
            return None
        if source[place] == ">":
            return Tag(name[0].lower(), closes, attributes), place + 1
        attribute = _ATTRIBUTE.match(source, place)
        if attribute is None or attribute["open"]:
            return None  # the quotation mark is never closed: the rest of the file is inside it
        place = attribute.end()
        value = attribute[2] or attribute[3] or attribute[4] or ""
        attributes.setdefault(attribute[1].lower(), value)
    raise InputError(f"a tag has more than {MAX_ATTRIBUTES} attributes; save the page as it is shown")


def _resolve(text: str) -> str:
    """The text with its character references resolved; a number beyond Unicode is U+FFFD."""
    if "&" not in text:
        return text
    return html.unescape(_LONG_REFERENCE.sub("\ufffd", text))
