"""`gate check`: everything that can be seen without running anything, one sentence each."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gatekeeper import skeletons, submission
from gatekeeper.cli.main import app
from gatekeeper.files import write_whole
from gatekeeper.model import CheckCode, Finding, ReasonCode, Record
from gatekeeper.precheck import check
from gatekeeper.workspace import Workspace

ID = "TEST:00000001"
OTHER = "TEST:00000002"


@pytest.fixture
def space(workspace: Workspace) -> Workspace:
    workspace.add_record(Record(id=ID, kind="submission", title="t"))
    claim, _, artifact, files = skeletons.empirical("c1", "text")
    workspace.write_claim(ID, claim)
    workspace.write_artifact(ID, "c1", artifact, files)
    workspace.attach(ID, "c1")
    return workspace


def write_claim(space: Workspace, *rules: str) -> None:
    lines = ["id: c1", "text: x", "kind: empirical", "accept:", *(f"  - {{{rule}}}" for rule in rules)]
    write_whole(space.folder(ID) / "claims/c1/claim.yaml", "\n".join(lines).encode())


def write_artifact(space: Workspace, more: str) -> None:
    path = space.artifact_folder(ID, "c1") / "artifact.yaml"
    write_whole(path, path.read_bytes() + more.encode())


def gate(space: Workspace, *arguments: str) -> tuple[int, list[str]]:
    command = [sys.executable, "-m", "gatekeeper.cli.main", *arguments, "-C", str(space.root)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout.splitlines()


def findings(space: Workspace) -> list[tuple[str | None, Finding]]:
    """All but that the skeleton says nothing of a licence."""
    cases = check(space, {ID: ()})
    found = [(case.claim, finding) for case in cases for finding in case.findings]
    return [each for each in found if each[1].code is not CheckCode.NO_LICENSE]


def found(space: Workspace) -> list[tuple[str | None, str, str]]:
    return [(claim_id, it.code, it.text) for claim_id, it in findings(space)]


def test_a_skeleton_has_no_problem(space: Workspace) -> None:
    assert found(space) == []


def test_a_script_that_depends_on_nothing_is_said(space: Workspace) -> None:
    path = space.artifact_folder(ID, "c1") / "artifact.yaml"
    manifest = path.read_text()
    cut = manifest[: manifest.index("parameters:")]
    write_whole(path, cut.encode())
    ((claim_id, code, text),) = found(space)
    assert (claim_id, code) == ("c1", ReasonCode.SUSPECT_HARD_CODED)
    assert "declare a parameter with a probe value" in text


def test_every_problem_of_both_halves_is_said(space: Workspace) -> None:
    write_claim(
        space,
        "metric: m, value: '1', tolerance: {abs: '2'}",
        "metric: m, value: 5, direction: at_least",
        "metric: m, kind: other",
    )
    folder = space.artifact_folder(ID, "c1")
    (folder / "repro.py").write_bytes(b"changed")
    (folder / "more.py").write_bytes(b"new")
    (space.folder(ID) / "claims/C 2").mkdir()
    claim = "artifacts/TEST-00000001/claims/c1/claim.yaml: accept"
    sentences = found(space)
    assert [(claim_id, code) for claim_id, code, _ in sentences] == [
        (None, ReasonCode.INVALID_CLAIM),
        ("c1", ReasonCode.INVALID_CLAIM),
        ("c1", ReasonCode.INVALID_CLAIM),
        ("c1", ReasonCode.INVALID_CLAIM),
        ("c1", ReasonCode.INVALID_ARTIFACT),
        ("c1", ReasonCode.DIGEST_MISMATCH),
    ]
    texts = [text for _, _, text in sentences]
    assert texts[1].startswith(f"{claim}.0: the tolerance is as wide as the effect")
    assert texts[2] == f'{claim}.1.value: must be text; put quotation marks around 5, as in "5".'
    assert texts[3] == f"{claim}.2.kind: must be one of value, comparison, series, text."
    assert "does not list 'more.py'" in texts[4]
    record = "artifacts/TEST-00000001"
    assert [str(it.place).removeprefix(f"{record}/claims/") for _, it in findings(space)] == [
        "C 2",
        "c1/claim.yaml:5:5",
        "c1/claim.yaml:6:17",
        "c1/claim.yaml:7:17",
        "c1/artifact/artifact.yaml:2:1",
        "c1/artifact/artifact.yaml:3:3",
    ]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            ("metric: m, value: '1', direction: at_most", "metric: m, value: '2', direction: at_least"),
            "m can't be at most 1 and at least 2",
        ),
        (
            (
                "metric: m, value: '2', unit: s, tolerance: {abs: '0.1'}",
                "metric: m, value: '2000', unit: ms, direction: equal",
                "metric: m, value: '1899', unit: ms, direction: at_most",
            ),
            "m can't be 2 ± 0.1 s and at most 1899 ms",
        ),
        (
            ("metric: m, value: '2', unit: s, direction: equal", "metric: m, value: '2', direction: equal"),
            "m can't be exactly 2 s and exactly 2",
        ),
        (
            ("metric: m, value: '2', direction: equal", "kind: text, metric: m, equals: two"),
            "m can't be exactly 2 and 'two'",
        ),
        (
            ("kind: text, metric: m, members: [a]", "kind: series, metric: m, direction: increases"),
            "m can't be a set and a series or table",
        ),
        (
            ("kind: text, metric: m, equals: one", "kind: text, metric: m, equals: two"),
            "m can't be 'one' and 'two'",
        ),
    ],
)
def test_rules_that_exclude_each_other(space: Workspace, rules: tuple[str, ...], said: str) -> None:
    write_claim(space, *rules)
    sentences = found(space)
    assert sentences
    assert sentences[0][1] is ReasonCode.INVALID_CLAIM
    assert f"contradict each other: {said}; mend one of them." in sentences[0][2]


def test_rules_that_go_together(space: Workspace) -> None:
    write_claim(
        space,
        "metric: m, value: '1', direction: at_least",
        "metric: m, value: '1000', unit: ms, direction: at_most",
        "metric: n, value: '2', direction: at_least",
        "kind: comparison, metric: n, than: k, direction: increases",
        "kind: text, metric: t, members: [a, b]",
        "kind: text, metric: t, members: [b, a]",
    )
    assert [text for _, _, text in found(space) if " m can't" not in text] == []
    assert len(found(space)) == 1


def test_attached_results_are_held_against_the_rules(space: Workspace) -> None:
    write_claim(
        space, "metric: m, value: '10', tolerance: {abs: '1'}", "metric: n, value: '1', direction: equal"
    )
    write_artifact(space, "results: {m: {value: '12'}}\n")
    assert [(code, text) for _, code, text in found(space)] == [
        (
            ReasonCode.OUTSIDE_TOLERANCE,
            "artifact.yaml: the attached results don't hold: m: claimed 10 ± 1, measured 12, over by 1.",
        ),
        (
            ReasonCode.METRIC_MISSING,
            "artifact.yaml: the attached results don't hold: The results hold no metric 'n'.",
        ),
    ]


def test_what_the_policy_does_not_allow(space: Workspace) -> None:
    write_artifact(space, "limits: {wall_seconds: 1000000}\n")
    manifest = space.artifact_folder(ID, "c1") / "artifact.yaml"
    write_whole(manifest, manifest.read_bytes().replace(b"image: python", b"image: pascal"))
    texts = [text for _, _, text in found(space)]
    assert len(texts) == 2
    assert "limits.wall_seconds asks for 1000000" in texts[0]
    assert "environment 'pascal' is none of" in texts[1]


def test_the_halves_must_fit(space: Workspace) -> None:
    claim, statement, _, _ = skeletons.mathematical("c1", "text")
    space.write_claim(ID, claim, statement)
    assert [(code, "needs an artifact of kind" in text) for _, code, text in found(space)] == [
        (ReasonCode.INVALID_ARTIFACT, True)
    ]


def test_the_command(space: Workspace) -> None:
    write_artifact(space, "license: MIT\n")
    fine = "Nothing is wrong that can be seen without running it. Next: `gate verify`."
    assert gate(space, "check", ID) == (0, [fine])
    space.add_record(Record(id=OTHER, kind="submission", title="t"))
    said = f"no_claims: {OTHER} has no claim; write one with `gate new {OTHER} CLAIM --kind …`."
    assert gate(space, "check") == (
        1,
        [f"artifacts/TEST-00000002/record.yaml: {said}", "3 records and claims looked at: 1 problem."],
    )
    assert gate(space, "check", "TEST:00000003") == (2, [])


def test_the_command_takes_folders_and_files(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    space.add_record(Record(id=OTHER, kind="submission", title="t"))
    (space.folder(OTHER) / "claims/c2/artifact").mkdir(parents=True)
    (space.folder(OTHER) / "claims/c3").mkdir(parents=True)
    monkeypatch.chdir(space.root.parent)
    top = space.root.relative_to(Path.cwd())
    record = f"{top}/artifacts/TEST-00000002"

    def looked_at(*what: str) -> list[str]:
        ran = CliRunner().invoke(app, ["check", "--format", "json", *what])
        assert ran.exit_code in (0, 1), ran.output
        return [f"{it['record']} {it['claim'] or ''}".rstrip() for it in json.loads(ran.stdout)["cases"]]

    both = [ID, f"{ID} c1", OTHER, f"{OTHER} c2", f"{OTHER} c3"]
    for whole in (str(top), f"{top}/artifacts", f"{top}/gatekeeper.yaml"):
        assert looked_at(whole) == both
    for folder in (record, f"{record}/record.yaml", f"{record}/claims"):
        assert looked_at(folder) == both[2:]
    for claim in (f"{record}/claims/c2", f"{record}/claims/c2/artifact"):
        assert looked_at(claim) == [OTHER, f"{OTHER} c2"]
    file = f"{top}/artifacts/TEST-00000001/claims/c1/artifact/repro.py"
    assert looked_at(file, f"{record}/claims/c3") == [ID, f"{ID} c1", OTHER, f"{OTHER} c3"]
    for name in (OTHER, "TEST-00000002"):
        assert looked_at("-C", str(top), name) == both[2:]
    assert CliRunner().invoke(app, ["check", "-C", str(top), "/etc/passwd"]).exception


def test_what_is_searched_has_a_bound(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = space.artifact_folder(ID, "c1")
    monkeypatch.setattr(submission, "MAX_SEARCHED_IN_ALL", 5000)
    for name in ("a.bin", "b.bin"):
        (folder / name).write_bytes(bytes(3000))
    (folder / "z.txt").write_text("ghp_" + "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX")
    told = [
        (code, str(it.place)[-5:]) for _, it in findings(space) if (code := it.code) != "invalid_artifact"
    ]
    assert told == [(CheckCode.NOT_SEARCHED, "b.bin"), (CheckCode.SECRET, "t:1:1")]


def test_a_token_is_not_told_even_where_a_message_cuts_it(space: Workspace) -> None:
    token = "ghp_" + "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX"
    write_claim(space, f"metric: m, value: '1', direction: 'a long text before {'x' * 40} {token}'")
    for _, code, text in found(space):
        assert "ghp_" not in text, code


def test_several_rules_on_one_metric_stay(space: Workspace) -> None:
    write_claim(
        space,
        "metric: m, value: '1', direction: at_least",
        "kind: comparison, metric: m, than: n, direction: increases",
        "metric: n, value: '1', direction: at_least",
    )
    rule = ["--metric", "m", "--value", "2", "--abs", "0.5"]
    assert gate(space, "claim", "set", ID, "c1", "--kind", "empirical", *rule)[0] == 0
    claim = space.claim(ID, "c1")
    assert claim.kind == "empirical"
    assert [(rule.kind, rule.metric) for rule in claim.accept] == [
        ("value", "m"),
        ("comparison", "m"),
        ("value", "n"),
    ]
    assert claim.accept[0].model_dump()["value"] == "2"
