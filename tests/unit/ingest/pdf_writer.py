"""A PDF writer, just enough to set a draft as LaTeX would: wrapped lines, hyphens, a table, page numbers."""

from __future__ import annotations

import textwrap
import zlib
from collections.abc import Iterable, Sequence

_GLYPHS = {
    "→": (1, "arrowright"),
    "—": (2, "emdash"),
    "×": (3, "multiply"),
    "ﬁ": (4, "fi"),
    "’": (5, "quoteright"),
    "–": (6, "endash"),
}
_WIDTH, _LINES = 78, 46


class Sheet:
    """The lines of the pages: each is a list of (x, y, text) in the order of drawing."""

    def __init__(self) -> None:
        self.pages: list[list[tuple[int, int, str]]] = [[]]
        self.row = 0

    def put(self, text: str, x: int = 72, *, up: int = 0) -> None:
        """Draw on the current row, or `up` rows above it."""
        self.pages[-1].append((x, 760 - 15 * (self.row - up), text))

    def down(self, rows: int = 1) -> None:
        """Go on to a later row, on the next page where this one is full."""
        self.row += rows
        if self.row >= _LINES:
            self.pages.append([])
            self.row = 0

    def paragraph(self, text: str, width: int = _WIDTH) -> None:
        for wrapped in hyphenated(text, width):
            self.put(wrapped)
            self.down()
        self.down()


def hyphenated(text: str, width: int) -> list[str]:
    """Wrapped lines; long words are split with a hyphen as TeX does."""
    lines: list[str] = [""]
    for word in text.split():
        room = width - len(lines[-1]) - 1
        if len(word) <= room:
            lines[-1] = f"{lines[-1]} {word}".strip()
        elif room >= 5 and len(word) >= 9 and word.isalpha():
            lines[-1] += f" {word[: room - 1]}-" if len(word) - room >= 2 else f" {word[:4]}-"
            lines.append(word[room - 1 :] if len(word) - room >= 2 else word[4:])
        else:
            lines.append(word)
    return lines


def draft_pdf(text: str, layout: str) -> bytes:
    """The draft's saved text as a PDF.

    In its table of claims the marks stand beside a claim's first line ("first") or its last ("last"), or are
    drawn after the whole claim but beside its first line, as TeX does ("tex").
    """
    sheet = Sheet()
    for line in text.strip().splitlines():
        cells = line.split("\t")
        if len(cells) == 3:
            _row(sheet, cells, layout)
        elif line.strip():
            sheet.paragraph(line.strip())
    return pdf(sheet.pages)


def _row(sheet: Sheet, cells: Sequence[str], layout: str) -> None:
    wrapped = textwrap.wrap(cells[0], 52, break_on_hyphens=False)
    if sheet.row + len(wrapped) >= _LINES:
        sheet.down(_LINES - sheet.row)
    last = len(wrapped) - 1
    for number, part in enumerate(wrapped):
        sheet.put(part)
        if number == (0 if layout == "first" else last):
            up = last if layout == "tex" else 0
            sheet.put(cells[1], 420, up=up)
            sheet.put(cells[2], 480, up=up)
        sheet.down()


def pdf(pages: Iterable[Iterable[tuple[int, int, str]]]) -> bytes:
    """A PDF of the pages, each with its number at the foot."""
    streams = []
    for number, page in enumerate(pages, 1):
        drawn = [f"1 0 0 1 {x} {y} Tm ({_text(text)}) Tj" for x, y, text in (*page, (300, 40, str(number)))]
        streams.append(("BT /F1 10 Tf\n" + "\n".join(drawn) + "\nET\n").encode("latin-1"))
    differences = " ".join(f"{code} /{name}" for code, name in _GLYPHS.values())
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects: list[bytes | str] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(streams)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding "
        f"/BaseEncoding /WinAnsiEncoding /Differences [{differences}] >> >>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(flate(stream))
    return assemble(objects)


def flate(stream: bytes) -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(stream)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def assemble(objects: Sequence[bytes | str], trailer: str = "") -> bytes:
    """A PDF of the numbered objects, with its table of places."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body.encode("latin-1") if isinstance(body, str) else body)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    foot = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + head.encode() + foot.encode()


def _text(text: str) -> str:
    coded = "".join(chr(_GLYPHS[c][0]) if c in _GLYPHS else c for c in text)
    return "".join(f"\\{ord(c):03o}" if c in "()\\" or not 32 <= ord(c) < 127 else c for c in coded)
