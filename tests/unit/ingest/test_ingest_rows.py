"""The row parser and the values of fields."""

from __future__ import annotations

import pytest

from gatekeeper.errors import InputError
from gatekeeper.ingest import text, values
from gatekeeper.ingest.page import TABLES
from gatekeeper.ingest.rows import fields, split_row
from gatekeeper.ingest.sections import cut
from gatekeeper.ingest.stream import Line

LEVEL = TABLES["Verification Level"]


@pytest.mark.parametrize(
    "spelling",
    [
        "Paper levelL2, Source-grounded claims",
        "Paper level L2, Source-grounded claims",
        "Paper level: L2, Source-grounded claims",
        "Paper level:L2, Source-grounded claims",
        "Paper level : L2, Source-grounded claims",
        "Paper level\tL2, Source-grounded claims",
        "| Paper level | L2, Source-grounded claims |",
        "| Paper level | L2, Source-grounded claims | |",
        "|Paper level|L2, Source-grounded claims",
        "| PAPER LEVEL: | L2, Source-grounded claims |",
        "\u00a0 Paper\u00a0level \u2003 L2,  Source-grounded\u00a0claims ",
    ],
)
def test_every_spelling_is_one_row(spelling: str) -> None:
    (line,) = text.lines(spelling)
    assert split_row(line, LEVEL) == ("Paper level", "L2, Source-grounded claims")


@pytest.mark.parametrize(
    ("spelling", "labels", "row"),
    [
        (
            "Claim record sourcenot publicly specified",
            LEVEL,
            ("Claim record source", "not publicly specified"),
        ),
        ("GateGate 2 — Verification", ("Gate", "Gate status"), ("Gate", "Gate 2 — Verification")),
        ("Gate status: Unverified", ("Gate", "Gate status"), ("Gate status", "Unverified")),
        ("Note that nothing is certain.", ("Note",), None),
        ("Automated triage signals", LEVEL, None),
        ("| Notes | A |", ("Note",), None),
        ("| A | Note |", ("Note",), None),
        ("| | L2 |", LEVEL, None),
    ],
)
def test_labels_and_prose(spelling: str, labels: tuple[str, ...], row: tuple[str, str] | None) -> None:
    (line,) = text.lines(spelling)
    assert split_row(line, labels) == row


def test_a_row_without_a_value_is_no_field() -> None:
    lines = text.lines("| Paper level | |\nSource-grounded claims\n| Claim record source | — |")
    assert fields(lines, LEVEL) == {}


def test_the_same_twice_is_no_contradiction() -> None:
    lines = text.lines("Paper levelL2\n| Paper level | L2 |")
    assert fields(lines, LEVEL) == {"Paper level": "L2"}


def test_rules_under_a_table_head_are_nothing() -> None:
    assert text.lines("|---|:-:|\n-----\n=====\n| | |") == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0c"])
def test_lines_end_in_every_way(end: str) -> None:
    assert [line.text for line in text.lines(f"A{end}{end}B")] == ["A", "B"]


@pytest.mark.parametrize(
    "shown", ["28 May 2026", "May 28, 2026", "2026-05-28", "28th May 2026", "28 may 2026", "MAY 28 2026"]
)
def test_dates(shown: str) -> None:
    assert values.iso_date("Submitted", shown) == "2026-05-28"


@pytest.mark.parametrize(
    "shown",
    ["05/28/2026", "28 Mai 2026", "0 May 2026", "2026-13-01", "28 May 26", "٢٨ May 2026", "yesterday", ""],
)
def test_what_is_no_date_is_refused(shown: str) -> None:
    with pytest.raises(InputError, match="expected a d"):
        values.iso_date("Submitted", shown)


def test_levels() -> None:
    assert values.level("Paper level", "L2, Source-grounded claims") == ("L2", "Source-grounded claims")
    assert values.level("Paper level", "L3 — Claim aggregate record") == ("L3", "Claim aggregate record")
    assert values.level("Paper level", "L1") == ("L1", None)
    with pytest.raises(InputError, match="expected a level"):
        values.level("Paper level", "high")


def test_dois() -> None:
    for shown in ("10.5281/zenodo.1", "https://doi.org/10.5281/zenodo.1", "doi:10.5281/zenodo.1"):
        assert values.doi("DOI", shown) == "10.5281/zenodo.1"
    assert values.doi("DOI", "Not registered") is None
    for shown in ("zenodo.1", "10.5281/a b", "https://evil.example/10.5281/zenodo.1"):
        with pytest.raises(InputError, match="expected a DOI"):
            values.doi("DOI", shown)


def test_scores_keep_their_digits() -> None:
    assert values.score("Review score", "7.830 / 10") == ("7.830", "10")


def test_a_digest_is_of_the_squeezed_text() -> None:
    assert values.digest(["a  b", "c\n"]) == values.digest(["a b c"])
    assert values.digest(["a b c"]) != values.digest(["ab c"])
    assert values.digest(["  "]) is None
    found = values.digest(["né"])
    assert found is not None
    assert found.characters == 2


def test_sections_by_marked_headings_alone() -> None:
    lines = [
        Line(("Abstract",)),
        Line(("SECTIONS",), 2),
        Line(("Abstract",), 2),
        Line(("Provenance",)),
        Line(("x",), 3),
    ]
    lines += [Line(("y",)), Line(("Other",), 2), Line(("z",))]
    before, parts = cut(lines, ("Abstract", "Provenance"))
    assert [line.text for line in before] == ["Abstract", "SECTIONS"]
    assert {name: [line.text for line in part] for name, part in parts.items()} == {
        "Abstract": ["Provenance", "x", "y"]
    }
