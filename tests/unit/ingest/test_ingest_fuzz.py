"""Whatever bytes come: a record or one sentence, soon, and nothing else."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_writer import draft_pdf

from gatekeeper.errors import InputError
from gatekeeper.ingest import Ingested, pdf, propose, read
from gatekeeper.model import Record

DATA = Path(__file__).parents[2] / "data"
PAGES = [path.read_bytes() for path in sorted([*DATA.glob("seeds/*.txt"), *DATA.glob("pages/*.html")])]
SOON = 2.0

# What a page is made of, and what may go wrong in it.
PIECES = [
    *(
        b"SRCH:08EA5386",
        b"SRCH:135DD81B",
        b"SR\xd0\xa1H:08EA5386",
        b"SOVEREIGN: x",
        b"SOVEREIGN Research Kernel",
    ),
    *(
        b"Abstract",
        b"Results",
        b"Extracted Claims",
        b"Provenance",
        b"Quality Tier",
        b"Verification Level",
        b"Tier",
    ),
    *(
        b"Status",
        b"Tribunal: 1.0/10",
        b"Submitted: 30 Feb 2026",
        b"Correction count",
        b"Paper levelL2, x",
        b" | ",
    ),
    *(
        b"\n",
        b"\r\n",
        b"\t",
        b" ",
        b"|",
        b"<tr>",
        b"<td>",
        b"</table>",
        b"<table>",
        b"<dl><dt>",
        b"<dd>",
        b"<h1>",
    ),
    *(
        b"<h2>",
        b"</h2>",
        b"<!--",
        b"-->",
        b"<script>",
        b"</script>",
        b"<a b='",
        b'"',
        b"'",
        b">",
        b"<",
        b"</",
        b"/>",
    ),
    *(
        b"&#x110000;",
        b"&#" + b"9" * 5000 + b";",
        b"&lt;",
        b"&nbsp;",
        b"&#0;",
        b"<div hidden>",
        b"<nav>",
        b"<p>",
    ),
    *(
        b"\xc3\x97",
        b"\xe2\x9c\x93",
        b"0.5",
        b"\xff",
        b"\x00",
        b"\xe2\x80\xae",
        b"\xef\xbb\xbf",
        b"\xe2\x80\x8b",
        b"9" * 30,
    ),
]


def check(data: bytes, seconds: float = SOON) -> None:
    start = time.process_time()
    try:
        found = read(data, "page")
        assert isinstance(found, Ingested)
        assert Record.model_validate_json(found.record.model_dump_json()) == found.record
    except InputError as error:
        sentence = str(error)
        assert sentence.startswith("page: ")
        assert len(sentence) < 600
        assert sentence.isprintable()
    assert time.process_time() - start < seconds


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    check(data)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_pieces(pieces: list[bytes]) -> None:
    check(b"".join(pieces))
    check(b"<html>" + b"".join(pieces))


@settings(max_examples=800, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_mutated_seeds(data: st.DataObject) -> None:
    page = bytearray(data.draw(st.sampled_from(PAGES)))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(page)))
        end = min(len(page), start + data.draw(st.sampled_from([0, 1, 2, 10, 300, 5000])))
        match data.draw(st.sampled_from(["cut", "put", "again", "flip"])):
            case "cut":
                del page[start:end]
            case "put":
                page[start:end] = data.draw(st.sampled_from(PIECES))
            case "again":
                page[start:start] = page[start:end]
            case "flip":
                page[start:end] = bytes(
                    byte ^ 1 << data.draw(st.integers(0, 7)) for byte in page[start:end][:3]
                )
    check(bytes(page))


@pytest.mark.parametrize("page", PAGES)
def test_every_line_left_out_and_every_line_twice(page: bytes) -> None:
    lines = page.splitlines(keepends=True)
    for place in range(len(lines)):
        check(b"".join(lines[:place] + lines[place + 1 :]))
        check(b"".join([*lines[: place + 1], *lines[place:]]))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**9), st.binary(min_size=1, max_size=8))
def test_mutated_pdf(place: int, put: bytes) -> None:
    data = PDF[:]
    place %= len(data)
    data[place : place + len(put)] = put
    check(bytes(data), pdf.WALL_SECONDS)


PDF = bytearray(draft_pdf((DATA / "seeds" / "002_977b3ccdc5d027b7.txt").read_text(), "tex"))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_proposal(text: str) -> None:
    assert propose(text) == propose(text)


@pytest.mark.parametrize(
    "data",
    [
        b"SRCH:08EA5386\n" + b"- " * 49_000,
        b"<html>" + b"<" * 2_000_000,
        b"<html>" + b"&" * 2_000_000,
        b"<html>" + b"<!--" * 500_000,
        b"<html>" + b"<!-" * 600_000,
        b"<html>" + b"</" * 900_000,
        b"<html>" + b"<a b='" * 300_000,
        b"<html>" + b"<a " + b" " * 2_000_000,
        b"<html>" + b"<a b" + b" " * 1_000_000 + b"=" + b" " * 900_000,
        b"<html>" + b"<script>" * 200_000,
        b"<html>" + b"<script></scrip>" * 100_000,
        b"<html>" + b"<textarea>x</textarea>" * 20_000,
        b"<html>" + b"<table><tr><td>" * 15_000,
        b"<html>" + b"<div hidden>" * 49_000,
        b"<html>" + b"<p>x" * 40_000,
        b"<html>" + b"&#" + b"1" * 1_900_000 + b";",
        b"<html>" + b"&notit" * 300_000,
        b"<html><p>" + b"x " * 900_000,
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'b'>" + b"<!ENTITY c '&b;&b;&b;&b;'>" * 60_000 + b"]>",
        b"Extracted Claims\nX Research Kernel\n" + b"x 0.1\n" * 19_000,
        ("A Research Kernel\nA Research Kernel\nResults\nTribunal: " + "1/1 → " * 10_000).encode(),
        (
            "A title\nA Research Kernel\nResults\nx\nExtracted Claims\n" + ("x × " * 20_000 + "\n") * 20
        ).encode(),
        ("A title\nA Research Kernel\nIntroduction\n" + "Analysis of: " * 7_000 + "\nResults\nx").encode(),
        ("A title\nA Research Kernel\nMethodology\n" + "a - " * 20_000 + "\nResults\nx").encode(),
        ("A title\nA Research Kernel\nResults\n" + "1 " * 40_000).encode(),
    ],
    ids=range(25),
)
def test_floods_are_read_in_time(data: bytes) -> None:
    check(data)
    propose(data.decode())
