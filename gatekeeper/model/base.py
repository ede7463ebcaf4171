"""What the nouns are made of: identifiers, digests, decimal strings."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

MAX_PATH_BYTES = 255
MAX_PATH_DEPTH = 8


class Frozen(BaseModel):
    """Base of every noun: immutable, and unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


RecordId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{1,15}:[A-Z0-9]{4,32}$")]
"""A record's name, such as `SRCH:08EA5386`: a scheme, a colon, 4 to 32 capitals and digits."""

ClaimId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
"""A claim's name inside its record, such as `c1`. It is also the name of its folder."""

Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
"""`sha256:` and 64 lower-case hexadecimal digits."""

KeyId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a public key's SubjectPublicKeyInfo in DER, 64 lower-case hexadecimal digits."""

DecimalString = Annotated[
    str, StringConstraints(pattern=r"^[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?$")
]
"""A finite decimal number as text, so that its digits and trailing zeros survive every file format."""


def _moment(text: str) -> str:
    """Refuses the thirtieth of February.

    Raises:
        ValueError: there is no such day or time.
    """
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("must be a moment that there is") from None
    return text


Timestamp = Annotated[
    str,
    StringConstraints(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|\+00:00)$"
    ),
    AfterValidator(_moment),
]
"""A moment in UTC, RFC 3339."""

LeanName = Annotated[str, StringConstraints(pattern=r"^[^\s.«»]+(\.[^\s.«»]+)*$", max_length=200)]
"""A Lean constant's dotted name, without spaces or quotation marks."""


UNION_MARK = "~"
"""Begins the tag of a union's member, so that messages can tell it from the name of a field."""


def pattern_of(kind: Any) -> str:
    """The regular expression of a constrained text type."""
    return str(kind.__metadata__[0].pattern)


MetricName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]

Unit = Annotated[str, StringConstraints(max_length=64, pattern=r"^[A-Za-z0-9%°µΩ/*^ ._()-]*$")]


MAX_TEXT = 4000


def printable(text: str) -> str:
    """A stranger's text made safe to print and to store.

    Whatever is no printable character (control, direction and half characters, all kinds of line ends)
    becomes its escape. Plain line feeds stay.
    """
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else repr(c)[1:-1] for c in text)


def _sentence(text: str) -> str:
    """`printable`, in one line, and bounded in length."""
    text = printable(" ".join(text.split()))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


Sentence = Annotated[str, AfterValidator(_sentence)]
"""A sentence for people, in one line, that may quote a stranger."""


def _relative_path(path: str) -> str:
    """A path that means the same file everywhere and can't leave its folder.

    Raises:
        ValueError: the path is absolute, climbs, is not NFC, is too long or deep, or holds a control
            character, a backslash or a colon.
    """
    parts = path.split("/")
    if not path or any(part in ("", ".", "..") for part in parts):
        raise ValueError("must be a relative path inside the artifact folder, without '.' or '..'")
    if not path.isprintable() or any(c in "\\:" for c in path):
        raise ValueError("must hold no control character, backslash or colon")
    if unicodedata.normalize("NFC", path) != path:
        raise ValueError("must be in Unicode normal form NFC")
    if len(path.encode()) > MAX_PATH_BYTES or len(parts) > MAX_PATH_DEPTH:
        raise ValueError(f"must be at most {MAX_PATH_BYTES} bytes and {MAX_PATH_DEPTH} folders deep")
    return path


FilePath = Annotated[str, AfterValidator(_relative_path)]
"""A file's path inside the artifact folder, with forward slashes."""
