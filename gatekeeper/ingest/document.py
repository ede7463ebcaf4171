"""From a file's bytes to a record: which format, which kind of document."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from pydantic import ValidationError

from gatekeeper.errors import InputError
from gatekeeper.ingest import text
from gatekeeper.ingest.chars import excerpt
from gatekeeper.ingest.draft import is_draft, read_draft
from gatekeeper.ingest.page import read_page
from gatekeeper.ingest.stream import Lines
from gatekeeper.model import Record, Source, UnclassifiedClaim

MAX_TEXT_BYTES = 2 * 1024 * 1024
MAX_PDF_BYTES = 20 * 1024 * 1024

_MARKUP = re.compile(r"\s*<(?:!|\?xml|[a-z][a-z0-9-]*[\s/>])", re.I)
Format = Literal["text", "html", "pdf"]


@dataclass(frozen=True, slots=True)
class Ingested:
    """A record as the publisher shows it, and its claims, whose kind no person has confirmed yet."""

    record: Record
    claims: tuple[UnclassifiedClaim, ...]


def read(data: bytes, name: str) -> Ingested:
    """Read one saved record page or kernel draft. Deterministic; `name` only appears in messages.

    The content decides the format (a PDF's first bytes, markup, else text) and the kind (a draft names its
    research kernel; all else must be a record page). At most 2 MiB of UTF-8 text or HTML, 20 MiB of PDF;
    what is inside is bounded by each module. A draft's claims are named c1, c2, … in its order; a page has
    none.

    Raises:
        InputError: the file can't be read as a record. One sentence: the file, what is wrong, what to do.
    """
    try:
        source = _format(data)
        lines = _lines(data, source)
        record = _record(lines, source)
    except InputError as error:
        raise InputError(f"{_shown(name)}: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = excerpt(".".join(str(part) for part in first["loc"]))
        raise InputError(
            f"{_shown(name)}: its field {where} can't be used ({first['msg']}); mend it"
        ) from None
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    record = record.model_copy(update={"source": Source(format=source, sha256=digest)})
    extracted = record.draft.claims if record.draft else ()
    return Ingested(
        record,
        tuple(
            UnclassifiedClaim(id=f"c{number}", text=claim.text, kind="unclassified")
            for number, claim in enumerate(extracted, 1)
        ),
    )


def _record(lines: Lines, source: Format) -> Record:
    if is_draft(lines):
        return read_draft(lines)
    if source == "pdf":  # its broken lines would cut a page's values short
        raise InputError("it is a PDF, but no kernel draft; save a record page as text or HTML")
    return read_page(lines)


def _format(data: bytes) -> Format:
    if data.lstrip(b"\xef\xbb\xbf\t\n\f\r ").startswith(b"%PDF-"):
        return "pdf"
    return "html" if _MARKUP.match(_decode(data[:1024], final=False)) else "text"


def _lines(data: bytes, source: Format) -> Lines:
    if source == "pdf":
        if len(data) > MAX_PDF_BYTES:
            raise InputError(
                f"it is larger than {MAX_PDF_BYTES // 2**20} MiB; save the draft without its figures"
            )
        from gatekeeper.ingest import pdf  # only here: text and HTML must not wait for it

        return pdf.lines(data)
    if len(data) > MAX_TEXT_BYTES:
        raise InputError(f"it is larger than {MAX_TEXT_BYTES // 2**20} MiB; save the record's page alone")
    if not data.strip():
        raise InputError("it is empty; save the record's page again")
    decoded = _decode(data, final=True)
    if source == "html":
        from gatekeeper.ingest import html

        return html.lines(decoded)
    return text.lines(decoded)


def _decode(data: bytes, *, final: bool) -> str:
    """Strict UTF-8; a byte order mark is dropped."""
    if not final:
        return data.decode("utf-8-sig", errors="replace")
    if b"\0" in data:
        raise InputError("it holds NUL bytes, so it is no UTF-8 text; save the page as text or HTML in UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} is not UTF-8; save the page in UTF-8") from None


def _shown(name: str) -> str:
    return excerpt(name, 200)[1:-1] or "the file"
