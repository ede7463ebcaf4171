"""The five seeds, in each of their formats, come in as exactly what was read off them by hand."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pdf_writer import draft_pdf

from gatekeeper.ingest import read

DATA = Path(__file__).parents[2] / "data"
SEEDS = {
    "SRCH-135DD81B": "000_bc3222e8dc6ef715.txt",
    "SRCH-93BD3EF3": "001_c1b9ed4b4f30bee1.txt",
    "DRAFT-C22D5DA8": "002_977b3ccdc5d027b7.txt",
    "SRCH-08EA5386": "003_e8bdc2e24ab10b64.txt",
    "SRCH-2603ABC8": "004_2299cdbd3f30961b.txt",
}
DRAFT = (DATA / "seeds" / SEEDS["DRAFT-C22D5DA8"]).read_text()


def expected(name: str) -> dict[str, Any]:
    return yaml.safe_load((DATA / "expected" / f"{name}.yaml").read_text())


def shown(data: bytes, name: str) -> dict[str, Any]:
    """The record as YAML would hold it, without where it comes from and without what is absent."""
    record = read(data, name).record
    return record.model_dump(mode="json", exclude_none=True, exclude_defaults=True, exclude={"source"})


@pytest.mark.parametrize("name", SEEDS)
def test_text(name: str) -> None:
    file = DATA / "seeds" / SEEDS[name]
    assert shown(file.read_bytes(), file.name) == expected(name)


@pytest.mark.parametrize("name", SEEDS)
def test_html(name: str) -> None:
    file = DATA / "pages" / f"{name}.html"
    assert shown(file.read_bytes(), file.name) == expected(name)


@pytest.mark.parametrize("layout", ["first", "last", "tex"])
def test_draft_as_pdf(layout: str) -> None:
    assert shown(draft_pdf(DRAFT, layout), "draft.pdf") == expected("DRAFT-C22D5DA8")


@pytest.mark.parametrize("name", SEEDS)
def test_the_source_is_named(name: str) -> None:
    for file, form in ((DATA / "seeds" / SEEDS[name], "text"), (DATA / "pages" / f"{name}.html", "html")):
        source = read(file.read_bytes(), file.name).record.source
        assert source is not None
        assert source.format == form
        assert source.sha256 == "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()


def test_claims_are_numbered_and_unclassified() -> None:
    claims = read(DRAFT.encode(), "draft.txt").claims
    assert [claim.id for claim in claims] == [f"c{n}" for n in range(1, 13)]
    assert {claim.kind for claim in claims} == {"unclassified"}
    assert [claim.text for claim in claims] == [
        row["text"] for row in expected("DRAFT-C22D5DA8")["draft"]["claims"]
    ]


def test_a_page_exposes_no_claims() -> None:
    assert read((DATA / "seeds" / SEEDS["SRCH-08EA5386"]).read_bytes(), "page").claims == ()


def test_reading_twice_is_the_same() -> None:
    data = DRAFT.encode()
    assert read(data, "a") == read(data, "b")
