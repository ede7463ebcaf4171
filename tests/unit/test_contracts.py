"""The public contracts: what the publisher's pages say comes out again, and the guide names every field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from gatekeeper import contracts
from gatekeeper.ingest import read as read_page
from gatekeeper.model import Record
from gatekeeper.model.contracts import LEVELS
from gatekeeper.schemas import json_schema

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "contracts.md").read_text()
SEEDS = sorted((ROOT / "tests" / "data" / "seeds").glob("*.txt"))


def named(part: str) -> set[str]:
    """The fields that the tables of a part of the guide name in their first column."""
    first = [line.split("|")[1] for line in part.splitlines() if line.startswith("| `")]
    return {field for cell in first for field in re.findall(r"`(\w+)`", cell)}


@pytest.mark.parametrize(
    ("schema", "title", "inner"),
    [
        ("correction-record", "correction-record-v1", "Correction"),
        ("paper-manifest", "paper-manifest-v1.1", None),
        ("source-provenance", "source-provenance-v1", None),
    ],
)
def test_the_guide_names_every_field_and_no_other(schema: str, title: str, inner: str | None) -> None:
    part = GUIDE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    document = json_schema(schema)
    fields = set(document["properties"])
    if inner:
        fields |= set(document["$defs"][inner]["properties"])
    assert named(part) == fields


def test_the_guide_names_the_fields_of_claims_gate_and_verdicts() -> None:
    definitions: dict[str, Any] = json_schema("paper-manifest")["$defs"]
    part = GUIDE.split("\n## paper-manifest-v1.1\n")[1].split("\n## ")[0]
    for kind in ("ManifestGate", "ManifestClaim", "ManifestVerdict"):
        for field in definitions[kind]["properties"]:
            assert f"`{field}`" in part, (kind, field)


def test_the_guide_has_the_levels() -> None:
    assert dict(re.findall(r"^\| (L\d) \| ([^|]+) \|", GUIDE, re.M)) == LEVELS


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_the_pages_own_levels_follow(path: Path) -> None:
    record = read_page(path.read_bytes(), path.name).record
    found = contracts.provenance(record, 0)
    assert found.agrees in (True, None)
    assert (found.agrees is None) == (record.kind == "draft")
    if record.kind == "draft":
        assert found.level == "L1"
    elif record.provenance:
        assert found.meaning == record.provenance.meaning
        assert found.report_artifact == (record.provenance.report_artifact == "Available")
        assert found.external_record == (record.provenance.external_record == "Registered")


def test_there_are_pages() -> None:
    assert len(SEEDS) == 5


def test_a_record_written_here_has_no_page_whatever_it_says() -> None:
    record = Record(id="TEST:00000001", kind="submission", title="t", doi="10.1/x")
    found = contracts.provenance(record, 3)
    assert (found.level, found.claims_recorded, found.published_level) == ("L1", 3, None)
