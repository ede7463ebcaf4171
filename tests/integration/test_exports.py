"""Exports end to end: made as `gate lean export` makes them, judged without running anything of theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gatekeeper.checkers.base import Bench
from gatekeeper.checkers.lean_author import ask
from gatekeeper.config import Policy
from gatekeeper.files import sha256
from gatekeeper.gate import Gate
from gatekeeper.model import LeanExport, LeanSource, MathematicalClaim, ReasonCode, Record
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

HEAD = "prelude\nimport GateCore\n\n"
STATEMENT = HEAD + "theorem claim (a b : Nat) (h : a = b) : b + 0 = a := sorry\n"
PROOF = HEAD + "theorem claim (a b : Nat) (h : a = b) : b + 0 = a := by\n  simp [h]\n"
OTHER = HEAD + "theorem claim (a b : Nat) (h : a = b) : b = a := h.symm\n"
AXIOM = HEAD + "axiom cheat : ∀ p : Prop, p\n\ntheorem claim (a b : Nat) (h : a = b) : b + 0 = a := cheat _\n"
ID = "TEST:00000001"

Verify = Callable[[str | bytes, str | bytes], ReasonCode]


@pytest.fixture(scope="module")
def export(sandbox: Sandbox) -> Callable[[str], bytes]:
    """The export of a source's theorems, with all they rest on."""

    def make(source: str) -> bytes:
        answer = ask(Bench(sandbox, Policy(), sha256), source.encode(), export=True)
        assert answer.problem is None, answer.messages.decode()
        assert answer.export is not None
        return answer.export

    return make


@pytest.fixture
def verify(workspace: Workspace, sandbox: Sandbox) -> Verify:
    """The reason for a statement and a proof; text is Lean source, bytes are exports."""

    def run(statement: str | bytes, proof: str | bytes) -> ReasonCode:
        workspace.add_record(Record(id=ID, kind="submission", title="t"))
        name = "Statement.lean" if isinstance(statement, str) else "Statement.ndjson"
        claim = MathematicalClaim(id="c1", text="t", kind="mathematical", statement=name, theorems=("claim",))
        content = statement.encode() if isinstance(statement, str) else statement
        workspace.write_claim(ID, claim, content)
        zero = "sha256:" + "0" * 64
        if isinstance(proof, str):
            source = LeanSource(kind="lean-source", files={"Proof.lean": zero}, entry="Proof.lean")
            workspace.write_artifact(ID, "c1", source, {"Proof.lean": proof.encode()})
        else:
            exported = LeanExport(kind="lean-export", files={"Proof.ndjson": zero}, entry="Proof.ndjson")
            workspace.write_artifact(ID, "c1", exported, {"Proof.ndjson": proof})
        workspace.attach(ID, "c1")
        return Gate(workspace, lambda: sandbox).verify([ID])[0].claims[0].reason.code

    return run


def edited(export: bytes, edit: Callable[[dict[str, Any]], None]) -> bytes:
    lines = [json.loads(line) for line in export.splitlines()]
    for line in lines:
        edit(line)
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def test_exports_pass_where_their_sources_pass(verify: Verify, export: Callable[[str], bytes]) -> None:
    assert verify(export(STATEMENT), export(PROOF)) is ReasonCode.ARTIFACT_PASSED
    assert verify(STATEMENT, export(PROOF)) is ReasonCode.ARTIFACT_PASSED


def test_exports_fail_for_the_same_reasons(verify: Verify, export: Callable[[str], bytes]) -> None:
    stated = export(STATEMENT)
    assert verify(stated, export(STATEMENT)) is ReasonCode.CONTAINS_SORRY
    assert verify(stated, export(OTHER)) is ReasonCode.STATEMENT_MISMATCH
    assert verify(stated, export(AXIOM)) is ReasonCode.AXIOM_NOT_PERMITTED
    assert verify(stated, PROOF) is ReasonCode.INVALID_ARTIFACT
    assert verify(stated, b"not an export\n") is ReasonCode.INVALID_ARTIFACT


def test_another_format_is_refused_by_name(verify: Verify, export: Callable[[str], bytes]) -> None:
    def newer(line: dict[str, Any]) -> None:
        if "meta" in line:
            line["meta"]["format"]["version"] = "4.0.0"

    assert verify(STATEMENT, edited(export(PROOF), newer)) is ReasonCode.INVALID_ARTIFACT


def test_a_changed_addition_is_a_redefinition(verify: Verify, export: Callable[[str], bytes]) -> None:
    names: dict[int, str] = {0: ""}

    def swap(line: dict[str, Any]) -> None:
        if "in" in line and "str" in line:
            names[line["in"]] = f"{names.get(line['str']['pre'], '?')}.{line['str']['str']}".lstrip(".")
        if "def" in line and names.get(line["def"]["name"]) == "Nat.add":
            line["def"]["value"] = line["def"]["type"]

    assert verify(export(STATEMENT), edited(export(PROOF), swap)) is ReasonCode.REDEFINES_TRUSTED
    assert verify(STATEMENT, edited(export(PROOF), swap)) is ReasonCode.REDEFINES_TRUSTED
