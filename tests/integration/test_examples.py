"""The records that this repository shows get the verdicts that they are there to show."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from gatekeeper.cli.pages import explained
from gatekeeper.config import HOME
from gatekeeper.gate import Gate
from gatekeeper.report.explanation_text import render
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

WANTED = {
    "DRAFT:C22D5DA8": dict.fromkeys([f"c{n}" for n in range(1, 13)], "unclassified_claim"),
    "EXAMPLE:ANSCOMBE": {"c1": "artifact_passed", "c2": "outside_tolerance"},
    "EXAMPLE:BIRTHDAYS": {"c1": "artifact_passed"},
    "EXAMPLE:CAPACITY": {"c1": "artifact_passed", "c2": "artifact_passed", "c3": "contains_sorry"},
    "EXAMPLE:DISTANCES": {"c1": "artifact_passed", "c2": "artifact_passed"},
    "EXAMPLE:FISHERIRIS": {"c1": "artifact_passed", "c2": "outside_tolerance", "c3": "outside_tolerance"},
    "EXAMPLE:MICHELSON": {"c1": "artifact_passed", "c2": "outside_tolerance"},
    "EXAMPLE:NISTSTRD": {"c1": "artifact_passed", "c2": "outside_tolerance", "c3": "artifact_passed"},
    "EXAMPLE:PIGEONHOLE": {"c1": "artifact_passed", "c2": "statement_mismatch"},
    "EXAMPLE:ROUTERLOAD": {"c1": "artifact_passed", "c2": "outside_tolerance"},
    "EXAMPLE:STUDENT": {"c1": "artifact_passed", "c2": "artifact_passed"},
    "EXAMPLE:TOPTWO": {"c1": "artifact_passed", "c2": "artifact_passed"},
    "SRCH:08EA5386": {},
    "SRCH:135DD81B": {},
    "SRCH:2603ABC8": {},
    "SRCH:93BD3EF3": {},
}


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy of the repository's own workspace."""
    root = tmp_path_factory.mktemp("records")
    shutil.copy(HOME / "gatekeeper.yaml", root)
    for folder in (HOME / "artifacts").glob("*-*"):
        shutil.copytree(folder, root / "artifacts" / folder.name, ignore=shutil.ignore_patterns("verdicts"))
    return Workspace.open(root)


def test_all_records_are_known(space: Workspace) -> None:
    assert space.ids() == sorted(WANTED)


@pytest.mark.parametrize("record_id", WANTED)
def test_record(space: Workspace, sandbox: Sandbox, record_id: str) -> None:
    verdict = Gate(space, lambda: sandbox).verify([record_id], jobs=2)[0]
    reasons = {claim.id: str(claim.reason.code) for claim in verdict.claims}
    assert reasons == WANTED[record_id], [claim.reason.text for claim in verdict.claims]
    assert (verdict.status == "VERIFIED") is (set(WANTED[record_id].values()) == {"artifact_passed"})


def test_the_readme_shows_what_explain_says(space: Workspace, sandbox: Sandbox) -> None:
    gate = Gate(space, lambda: sandbox)
    verdict = gate.verify(["EXAMPLE:CAPACITY"], jobs=2)[0]
    screen = Console(file=io.StringIO(), width=96, highlight=False, markup=False, record=True)
    screen.print(render(explained(space, verdict, "c2", gate.records.corrections("EXAMPLE:CAPACITY")), 96))
    lines = [f"    {line}".rstrip() for line in screen.export_text().splitlines()]
    readme = (HOME / "README.md").read_text().partition("`gate explain EXAMPLE:CAPACITY c2` says")[2]
    shown = readme.partition("    …")[0].splitlines()[2:]
    # What is changed has chance in it, and so may have the rows of the table.
    table = shown.index("      what it was seen to depend on")
    begin = lines.index(shown[0])
    assert lines[begin : begin + table + 1] == shown[: table + 1]
    assert shown[-2:] == [line for line in lines if line in shown[-2:]]


def test_the_pages_come_in_again_without_a_change(space: Workspace, tmp_path: Path) -> None:
    from gatekeeper.ingest import read

    for path in sorted((HOME / "tests/data/seeds").iterdir()):
        found = read(path.read_bytes(), path.name)
        assert not space.add_record(found.record, found.claims)
