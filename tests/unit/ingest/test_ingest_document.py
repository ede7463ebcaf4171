"""Pages and drafts as wholes: what is absent, what is said twice, what makes a draft's id."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pdf_writer import draft_pdf

from gatekeeper.errors import InputError
from gatekeeper.ingest import read
from gatekeeper.model import Record

DATA = Path(__file__).parents[2] / "data"
DRAFT = (DATA / "seeds" / "002_977b3ccdc5d027b7.txt").read_text()
DRAFT_HTML = (DATA / "pages" / "DRAFT-C22D5DA8.html").read_text()
PAGE = (DATA / "seeds" / "003_e8bdc2e24ab10b64.txt").read_text()


def record(text: str | bytes) -> Record:
    return read(text.encode() if isinstance(text, str) else text, "page").record


def test_what_the_page_lacks_is_absent() -> None:
    found = record("SRCH:93BD3EF3\nA title\nQuality Tier\n| Tier | Gold | |\n")
    assert found.model_dump(exclude_none=True, exclude_defaults=True, exclude={"source"}) == {
        "id": "SRCH:93BD3EF3",
        "kind": "page",
        "title": "A title",
        "quality_tier": {"tier": "Gold"},
    }


@pytest.mark.parametrize(
    "label",
    ["Submitted", "Review score", "Verified claims", "DOI", "Note", "Basis", "Evaluated", "Correction count"],
)
def test_a_line_left_out_is_a_field_absent_and_nothing_else(label: str) -> None:
    lines = PAGE.splitlines()
    kept = [line for line in lines if not line.startswith(label)]
    assert len(kept) == len(lines) - 1
    whole, less = (
        record(PAGE).model_dump(exclude={"source"}),
        record("\n".join(kept)).model_dump(exclude={"source"}),
    )
    lost = {path for path, value in flat(whole).items() if flat(less).get(path) != value}
    assert 1 <= len(lost) <= 2  # the review score is two fields
    assert all(flat(less).get(path) is None for path in lost)


def flat(value: object, path: str = "") -> dict[str, object]:
    if isinstance(value, dict):
        return {
            key: item for name, part in value.items() for key, item in flat(part, f"{path}/{name}").items()
        }
    return {path: value}


def test_what_the_publisher_calls_verified_stays_what_the_publisher_calls_it() -> None:
    found = read(PAGE.replace("Unverified", "VERIFIED").encode(), "page")
    assert found.record.published_gate is not None
    assert found.record.published_gate.status == "VERIFIED"
    assert found.claims == ()


def test_header_and_table_complete_each_other() -> None:
    header_only = record(
        "SRCH:93BD3EF3\nA title\nVerification: L1, Synthesis\nGate status: Unverified\nProvenance\nNoteA\n"
    )
    assert header_only.verification is not None
    assert (header_only.verification.level, header_only.verification.meaning) == ("L1", "Synthesis")
    assert header_only.published_gate is not None
    assert header_only.published_gate.reason is None


@pytest.mark.parametrize(
    "page",
    [
        "<h1>A title</h1><p>SRCH:93BD3EF3</p><p>Submitted: 28 May 2026</p>",
        "<p>SRCH:93BD3EF3</p><p>Beta</p><h1>A title</h1><table><tr><td>Submitted<td>28 May 2026</table>",
        "<h2>Publisher</h2><h3>SRCH:93BD3EF3</h3><h3>A title</h3><dl><dt>Submitted:<dd>28 May 2026</dl>",
        "<ul><li>SRCH:93BD3EF3</ul><h4>SRCH:93BD3EF3</h4><h1>A title</h1><p>Submitted: <b>28 May 2026</b>",
        "<p>SRCH:93BD3EF3<br>A title<br>Submitted: 28 May 2026</p>",
    ],
)
def test_headers_of_many_shapes(page: str) -> None:
    found = record(page + "<h2>Provenance</h2><table><tr><td>Note<td>N</table>")
    assert (found.id, found.title, found.submitted) == ("SRCH:93BD3EF3", "A title", "2026-05-28")


def test_a_page_in_markdown() -> None:
    found = record(
        "# SRCH:93BD3EF3\n# A title\n## Abstract\nWords.\n### Aim\nMore.\n## Provenance\n| Note | N |\n"
    )
    assert found.title == "A title"
    assert found.abstract is not None
    assert found.abstract.characters == len("Words. Aim More.")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    same = record(b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode())
    assert same.model_dump(exclude={"source"}) == record(PAGE).model_dump(exclude={"source"})


def test_soft_hyphens_and_zero_width_spaces_in_prose_are_dropped() -> None:
    assert (
        record(PAGE.replace("Review score and", "Review sc\u00adore\u200b and")).quality_tier
        == record(PAGE).quality_tier
    )


def test_declared_entities_are_never_expanded() -> None:
    laughs = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    page = "<h4>SRCH:93BD3EF3</h4><h1>&b;</h1><h2>Provenance</h2><table><tr><td>Note<td>&b;</table>"
    found = record(laughs + page)
    assert found.title == "&b;"


def test_the_file_is_named_without_what_a_terminal_would_obey() -> None:
    with pytest.raises(InputError, match=re.escape(r"a\u001b[31m.txt: it is empty")):
        read(b"", "a\x1b[31m.txt")


# The id of a draft.


def typeset(text: str) -> str:
    """As TeX would set it: ligatures, curly quotation marks, dashes, non-breaking spaces."""
    return text.replace("fi", "ﬁ").replace("'", "’").replace("—", "–").replace("size 16", "size\u00a016")


@pytest.mark.parametrize(
    "same",
    [
        DRAFT_HTML,
        DRAFT_HTML.replace("’", "&rsquo;").replace("SMOES&#x27;s", "SMOES’s"),
        typeset(DRAFT),
        DRAFT.replace("\n\n", "\n"),
        re.sub(r"(?m)^\d (?=[A-Z])", "", DRAFT),
        re.sub(r"\t", " | ", re.sub(r"(?m)^(.*\t.*)$", r"| \1 |", DRAFT)),
        re.sub(r"\t", "  ", DRAFT),
        DRAFT + "\n",
        draft_pdf(DRAFT, "tex"),
        draft_pdf(typeset(DRAFT), "first"),
    ],
    ids=range(10),
)
def test_the_same_draft_keeps_its_id(same: str | bytes) -> None:
    assert record(same).id == "DRAFT:C22D5DA8"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("10.3%", "10.4%"),
        ("10.3%", "103%"),
        ("batch size 16", "batch size 1 6"),
        ("×\t0.03", "✓\t0.03"),
        ("\t0.03", "\t0.30"),
        ("May 28", "May 29"),
        ("2410.17954v2", "2410.17954v3"),
        ("threshold=0.15", "threshold=0.25"),
        ("Relevance-sorted", "Date-sorted"),
        ("→ REJECT", "→ ACCEPT"),
        ("attention-soft", "gaussian-soft"),
        ("prompt-sensitive", "prompt-insensitive"),
    ],
)
def test_another_draft_has_another_id(old: str, new: str) -> None:
    changed = DRAFT.replace(old, new, 1)
    assert changed != DRAFT
    assert record(changed).id != record(DRAFT).id


def test_a_draft_without_claims_is_a_record_without_claims() -> None:
    text = DRAFT[: DRAFT.index("5 Extracted")].replace("12 claims", "0 claims")
    found = read(text.encode(), "draft")
    assert found.claims == ()
    assert found.record.draft is not None
    assert found.record.draft.claims_extracted == 0


def test_marks_of_both_kinds() -> None:
    draft = record(DRAFT.replace("×", "✓", 1)).draft
    assert draft is not None
    assert [claim.verified_mark for claim in draft.claims] == [True, *[False] * 11]


@pytest.mark.parametrize("mark", ["✓", "✔", "✔\ufe0f", "✅", "yes", "True"])
def test_marks_of_many_drawings(mark: str) -> None:
    for spelling in (f"\t{mark}\t", f" {mark} "):
        draft = record(DRAFT.replace("\t×\t", spelling, 1)).draft
        assert draft is not None
        assert [claim.verified_mark for claim in draft.claims] == [True, *[False] * 11]
        assert draft.claims[0].text.endswith("baseline.")


def test_a_remark_under_the_table_is_no_claim() -> None:
    draft = record(DRAFT.replace("References", "Marks are the kernel's own.\n\nReferences")).draft
    assert draft is not None
    assert len(draft.claims) == 12


def test_ligatures_of_a_pdf_are_letters() -> None:
    found = record(draft_pdf(DRAFT.replace("signals", "signiﬁers").replace("efficiency", "eﬃciency"), "tex"))
    assert found.abstract == record(DRAFT.replace("signals", "signifiers")).abstract


def test_a_field_of_great_length_is_named_briefly() -> None:
    dimension = "| " + "Long " * 2000 + "| HIGH |"
    with pytest.raises(InputError, match="page: its field 'quality_dimensions") as refused:
        record(f"SRCH:93BD3EF3\nA title\nQuality Dimensions\n{dimension}\nProvenance\nNoteA")
    assert len(str(refused.value)) < 300
