"""The records that this repository shows get the verdicts that they are there to show."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gatekeeper.config import HOME
from gatekeeper.gate import Gate
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

WANTED = {
    "DRAFT:C22D5DA8": dict.fromkeys([f"c{n}" for n in range(1, 13)], "unclassified_claim"),
    "EXAMPLE:CAPACITY": {"c1": "artifact_passed", "c2": "artifact_passed", "c3": "contains_sorry"},
    "EXAMPLE:PIGEONHOLE": {"c1": "artifact_passed", "c2": "statement_mismatch"},
    "EXAMPLE:ROUTERLOAD": {"c1": "artifact_passed", "c2": "outside_tolerance"},
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
    assert (verdict.status == "VERIFIED") is (record_id == "EXAMPLE:TOPTWO")


def test_the_pages_come_in_again_without_a_change(space: Workspace, tmp_path: Path) -> None:
    from gatekeeper.ingest import read

    for path in sorted((HOME / "tests/data/seeds").iterdir()):
        found = read(path.read_bytes(), path.name)
        assert not space.add_record(found.record, found.claims)
