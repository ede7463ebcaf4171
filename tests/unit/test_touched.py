"""Which record a path belongs to, and what a branch may not change unnoticed."""

import pytest

from gatekeeper.touched import Change, Owner, owner, touched

RECORD = "artifacts/SRCH-08EA5386"
CLAIM = f"{RECORD}/claims/c1"
NEW = "artifacts/SRCH-135DD81B"
ID = "SRCH:08EA5386"


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (".", Owner("workspace")),
        ("artifacts/", Owner("workspace")),
        ("gatekeeper.yaml", Owner("policy")),
        ("Gatekeeper.yaml", Owner("other")),
        ("artifacts/ledger/head.json", Owner("ledger")),
        ("artifacts/logs/ab/cd", Owner("ledger")),
        (RECORD, Owner("record", ID)),
        (f"{RECORD}/record.yaml", Owner("record", ID)),
        (f"{RECORD}/verdicts/x.json", Owner("verdicts", ID)),
        (f"{RECORD}/claims", Owner("record", ID)),
        (f"{RECORD}/claims/C1/artifact/x", Owner("record", ID)),
        (CLAIM, Owner("trusted half", ID, "c1")),
        (f"{CLAIM}/claim.yaml", Owner("trusted half", ID, "c1")),
        (f"{CLAIM}/Statement.lean", Owner("trusted half", ID, "c1")),
        (f"{CLAIM}/artifact", Owner("trusted half", ID, "c1")),
        (f"{CLAIM}/artifact/deep/repro.py", Owner("artifact", ID, "c1")),
        (f"{CLAIM}/artifact/../claim.yaml", Owner("trusted half", ID, "c1")),
        ("artifacts/SRCH-08EA538б/claims/c1/artifact/x", Owner("no record")),
        ("artifacts/srch-08ea5386/record.yaml", Owner("no record")),
        ("../artifacts/SRCH-08EA5386/claims/c1/artifact/x", Owner("other")),
        ("../.github/workflows/ci.yml", Owner("other")),
        ("README.md", Owner("other")),
    ],
)
def test_whose_a_path_is(path: str, found: Owner) -> None:
    assert owner(path) == found


def test_an_artifact_is_all_that_a_submission_changes_of_what_is_there() -> None:
    found = touched(
        [Change(f"{CLAIM}/artifact/a", "changed"), Change(f"{CLAIM}/artifact/b", "deleted")], {ID}
    )
    assert (dict(found.records), found.trusted, found.new) == ({ID: {"c1"}}, (), ())
    assert not found.withheld


def test_a_new_record_is_a_submission_whose_trusted_halves_are_named() -> None:
    changes = [Change(f"{NEW}/{name}", "added") for name in ("record.yaml", "claims/c1/claim.yaml")]
    found = touched([*changes, Change(f"{NEW}/claims/c1/artifact/a", "added")], {ID})
    assert dict(found.records) == {"SRCH:135DD81B": frozenset()}
    assert (found.trusted, found.new) == ((), (changes[1],))


@pytest.mark.parametrize(
    "path",
    [
        f"{CLAIM}/claim.yaml",
        f"{CLAIM}/Statement.ndjson",
        f"{RECORD}/claims/c2/claim.yaml",
        f"{RECORD}/record.yaml",
        f"{RECORD}/verdicts/x.json",
    ],
)
@pytest.mark.parametrize("how", ["added", "changed", "deleted"])
def test_a_record_that_is_there_is_withheld_when_more_of_it_changes(path: str, how: str) -> None:
    change = Change(path, how)  # type: ignore[arg-type]
    found = touched([change], {ID})
    assert (found.trusted, found.withheld) == ((change,), {ID})


@pytest.mark.parametrize(
    "path",
    [
        "gatekeeper.yaml",
        "artifacts/ledger/ledger.jsonl",
        "../.gitlab-ci.yml",
        ".gitattributes",
        "sandboxes/python/recipe",
        "lean/base.json",
        "artifacts",
        "artifacts/README",
        "keys/a.pub",
    ],
)
def test_everything_else_is_trusted(path: str) -> None:
    assert [it.path for it in touched([Change(path, "changed")], {ID}).trusted] == [path]


def test_the_policy_comes_first_and_what_is_elsewhere_last() -> None:
    paths = ["a", f"{CLAIM}/claim.yaml", "gatekeeper.yaml", "artifacts/ledger/head.json"]
    found = touched([Change(path, "changed") for path in paths], {ID})
    assert [it.path for it in found.trusted] == [paths[2], paths[3], paths[1], paths[0]]
    assert found.policy
    assert found.ledger
