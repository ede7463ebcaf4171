"""The judge on compiled Lean sources: each reason, exactly, and the record of an accepted proof."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.proofs import process

Judge = Callable[..., dict[str, Any]]

STATEMENT = "theorem claim : Eq (Nat.add 2 3) 5 := sorry"
PROOF = "theorem claim : Eq (Nat.add 2 3) 5 := Eq.refl 5"


def code(record: dict[str, Any]) -> str:
    return "accepted" if record["outcome"] == "accepted" else record["reason"]["code"]


def test_an_accepted_proof_and_its_record(judge: Judge) -> None:
    record = judge(STATEMENT, PROOF)
    assert record["outcome"] == "accepted"
    assert record["reason"] is None
    assert record["nonce"] == "a nonce of this test"
    assert [theorem["name"] for theorem in record["theorems"]] == ["claim"]
    assert record["theorems"][0]["axioms"] == []
    assert record["theorems"][0]["statement"].startswith("sha256:")
    assert record["declarations"] == 1
    assert record["engine"]["lean"] == "4.35.0"


def test_the_digest_of_a_statement_is_that_of_its_meaning(judge: Judge) -> None:
    one = judge(STATEMENT, PROOF)["theorems"][0]["statement"]
    again = judge(f"theorem other : True := True.intro\n{STATEMENT}", PROOF)["theorems"][0]["statement"]
    assert one == again


GOOD = {
    "renamed binders": (
        "theorem claim (a b : Prop) (h : And a b) : And b a := sorry",
        "theorem claim (p q : Prop) (k : And p q) : And q p := And.intro k.right k.left",
    ),
    "lemmas of its own, and one of the base": (
        STATEMENT,
        "theorem lemma1 : Eq (Nat.add 2 3) 5 := Eq.refl 5\n"
        "theorem side (a b : Prop) (h : And a b) : And b a := wrapped a b h\n"
        "theorem claim : Eq (Nat.add 2 3) 5 := (wrapped _ _ (And.intro lemma1 lemma1)).left",
    ),
    "definitions of the statement, restated": (
        "noncomputable def double (n : Nat) : Nat := Nat.add n n\ntheorem claim : Eq (double 4) 8 := sorry",
        "noncomputable def double (n : Nat) : Nat := Nat.add n n\ntheorem claim : Eq (double 4) 8 "
        ":= Eq.refl 8",
    ),
    "an inductive type of the statement": (
        "inductive Colour where | red | green\n"
        "theorem claim (p : Colour → Prop) (r : p .red) (g : p .green) (c : Colour) : p c := sorry",
        "inductive Colour where | red | green\n"
        "theorem claim (p : Colour → Prop) (r : p .red) (g : p .green) (c : Colour) : p c :=\n"
        "  @Colour.rec p r g c",
    ),
    "mutual inductive types": (
        "mutual\ninductive A where | nil | more (b : B)\ninductive B where | more (a : A)\nend\n"
        "theorem claim (x : A) : Eq x x := sorry",
        "mutual\ninductive A where | nil | more (b : B)\ninductive B where | more (a : A)\nend\n"
        "noncomputable def use (x : A) : Nat := @A.rec (fun _ => Nat) (fun _ => Nat) 0 (fun _ n => "
        "n) (fun _ n => n) x\n"
        "theorem three : Eq (use .nil) 0 := Eq.refl 0\n"
        "theorem claim (x : A) : Eq x x := (wrapped _ _ (And.intro (Eq.refl x) three)).right",
    ),
    "nested inductive types, met through the list": (
        "inductive Rose where | node (l : List Rose)\n"
        "theorem claim (l : List Rose) (r : Rose) : Eq (List.cons r l) (List.cons r l) := sorry",
        "inductive Rose where | node (l : List Rose)\n"
        "noncomputable def size (l : List Rose) : Nat :=\n"
        "  @Rose.rec_1 (fun _ => Nat) (fun _ => Nat) (fun _ n => n) 0 (fun _ _ a b => Nat.add a b) l\n"
        "theorem empty : Eq (size .nil) 0 := Eq.refl 0\n"
        "theorem claim (l : List Rose) (r : Rose) : Eq (List.cons r l) (List.cons r l) :=\n"
        "  (wrapped _ _ (And.intro (Eq.refl _) empty)).right",
    ),
    "structures with eta": (
        "structure Point where\n  x : Nat\n  y : Nat\ntheorem claim (p : Point) : Eq (Point.mk p.x "
        "p.y) p := sorry",
        "structure Point where\n  x : Nat\n  y : Nat\n"
        "theorem claim (p : Point) : Eq (Point.mk p.x p.y) p := Eq.refl p",
    ),
    "quotients": (
        "theorem claim {α : Type} (r : α → α → Prop) (f : α → Nat) (h : (a b : α) → r a b → Eq (f "
        "a) (f b)) (a : α) :"
        " Eq (Quot.lift f h (Quot.mk r a)) (f a) := sorry",
        "theorem claim {α : Type} (r : α → α → Prop) (f : α → Nat) (h : (a b : α) → r a b → Eq (f "
        "a) (f b)) (a : α) :"
        " Eq (Quot.lift f h (Quot.mk r a)) (f a) := Eq.refl _",
    ),
    "string literals": (
        'theorem claim : Eq "hé" (String.ofList (List.cons (Char.ofNat 104) (List.cons (Char.ofNat '
        "233) .nil))) := sorry",
        'theorem claim : Eq "hé" (String.ofList (List.cons (Char.ofNat 104) (List.cons (Char.ofNat '
        "233) .nil))) :="
        ' Eq.refl "hé"',
    ),
    "universe polymorphism": (
        "universe u v\ntheorem claim {α : Sort u} {β : Sort v} (f : α → β) (a : α) : Eq (f a) (f a) := sorry",
        "universe u v\ntheorem claim {α : Sort u} {β : Sort v} (f : α → β) (a : α) : Eq (f a) (f a) "
        ":= Eq.refl _",
    ),
    "unsafe and unproved things that the theorem does not rest on": (
        STATEMENT,
        "unsafe def wild (n : Nat) : Nat := wild n\naxiom extra : False\ntheorem gap : False := sorry\n"
        f"{PROOF}",
    ),
    "a helper theorem of the statement that only the proof proves": (
        "theorem step : Eq 2 2 := sorry\nnoncomputable def pair : And (Eq 2 2) (Eq 2 2) := "
        "And.intro step step\n"
        "theorem claim : Eq pair pair := sorry",
        "theorem step : Eq 2 2 := Eq.refl 2\nnoncomputable def pair : And (Eq 2 2) (Eq 2 2) := "
        "And.intro step step\n"
        "theorem claim : Eq pair pair := Eq.refl _",
    ),
    "let, and a projection": (
        "theorem claim (a b : Prop) (h : And a b) : let c := b; c := sorry",
        "theorem claim (a b : Prop) (h : And a b) : let c := b; c := h.2",
    ),
}


@pytest.mark.parametrize(("statement", "proof"), GOOD.values(), ids=GOOD.keys())
def test_good_proofs(judge: Judge, statement: str, proof: str) -> None:
    record = judge(statement, proof)
    assert record["outcome"] == "accepted", record


BAD = {
    "sorry": (STATEMENT, STATEMENT, "contains_sorry"),
    "sorry in a lemma": (
        STATEMENT,
        "theorem l : Eq (Nat.add 2 3) 5 := sorry\ntheorem claim : Eq (Nat.add 2 3) 5 := l",
        "contains_sorry",
    ),
    "a hole of the base": (
        STATEMENT,
        "theorem l (n : Nat) : Eq (Nat.add 2 3) 5 := Eq.refl 5\ntheorem claim : Eq (Nat.add 2 3) 5 := l hole",
        "contains_sorry",
    ),
    "an axiom of its own": (
        STATEMENT,
        "axiom cheat : (p : Prop) → p\ntheorem claim : Eq (Nat.add 2 3) 5 := cheat _",
        "axiom_not_permitted",
    ),
    "the theorem as an axiom": (STATEMENT, "axiom claim : Eq (Nat.add 2 3) 5", "axiom_not_permitted"),
    "an axiom behind an opaque": (
        STATEMENT,
        "axiom cheat : (p : Prop) → p\nopaque masked : (p : Prop) → p := cheat\n"
        "theorem claim : Eq (Nat.add 2 3) 5 := masked _",
        "axiom_not_permitted",
    ),
    "missing": (STATEMENT, "theorem another : True := True.intro", "theorem_missing"),
    "a definition, not a theorem": (
        STATEMENT,
        "def claim : Eq (Nat.add 2 3) 5 := Eq.refl 5",
        "theorem_missing",
    ),
    "in a namespace": (STATEMENT, f"namespace Mine\n{PROOF}\nend Mine", "theorem_missing"),
    "another statement": (STATEMENT, "theorem claim : Eq (Nat.add 2 2) 4 := Eq.refl 4", "statement_mismatch"),
    "a stronger hypothesis": (
        "theorem claim (n : Nat) : Eq n n := sorry",
        "theorem claim (n : Nat) (h : False) : Eq n n := Eq.refl n",
        "statement_mismatch",
    ),
    "another definition of the same name": (
        "noncomputable def double (n : Nat) : Nat := Nat.add n n\ntheorem claim : Eq (double 4) 8 := sorry",
        "noncomputable def double (n : Nat) : Nat := 8\ntheorem claim : Eq (double 4) 8 := Eq.refl 8",
        "statement_mismatch",
    ),
    "another definition, two steps away": (
        "noncomputable def one : Nat := 1\nnoncomputable def two : Nat := Nat.add one one\n"
        "theorem claim : Eq two 2 := sorry",
        "noncomputable def one : Nat := 2\nnoncomputable def two : Nat := Nat.add one one\n"
        "theorem claim : Eq two 2 := sorry",
        "statement_mismatch",
    ),
    "a constructor more": (
        "inductive T where | a\ntheorem claim (x : T) : Eq x T.a := sorry",
        "inductive T where | a | b\ntheorem claim (x : T) : Eq x T.a := sorry",
        "statement_mismatch",
    ),
    "an axiom for a definition": (
        "noncomputable def c : Nat := 3\ntheorem claim : Eq c c := sorry",
        "axiom c : Nat\ntheorem claim : Eq c c := Eq.refl c",
        "statement_mismatch",
    ),
    "a definition of the statement left out": (
        "noncomputable def c : Nat := 3\ntheorem claim (p : Nat → Prop) (h : p c) : p c := sorry",
        "theorem claim (p : Nat → Prop) (h : p 3) : p 3 := h",
        "statement_mismatch",
    ),
    "universe parameters in another order": (
        "universe u v\ntheorem claim.{a, b} (α : Sort a) (β : Sort b) (x : α) : Eq x x := sorry",
        "universe u v\ntheorem claim.{b, a} (α : Sort a) (β : Sort b) (x : α) : Eq x x := Eq.refl x",
        "statement_mismatch",
    ),
    "other universes": (
        "theorem claim.{u} (α : Sort u) (x : α) : Eq x x := sorry",
        "theorem claim.{u} (α : Type u) (x : α) : Eq x x := Eq.refl x",
        "statement_mismatch",
    ),
    "hijacked instance": (
        "theorem claim : Eq (1 : Nat) 1 := sorry",
        "instance (priority := 2000) evil (n : Nat) : OfNat Nat n := ⟨0⟩\ntheorem claim : Eq (1 : "
        "Nat) 1 := Eq.refl _",
        "statement_mismatch",
    ),
}


@pytest.mark.parametrize(("statement", "proof", "reason"), BAD.values(), ids=BAD.keys())
def test_bad_proofs(judge: Judge, statement: str, proof: str, reason: str) -> None:
    record = judge(statement, proof)
    assert record["outcome"] == "rejected"
    assert code(record) == reason, record
    assert "theorems" not in record


def test_permitted_axioms_come_from_the_policy(judge: Judge) -> None:
    statement = "theorem claim (a b : Prop) (h : Iff a b) : Eq a b := sorry"
    proof = "theorem claim (a b : Prop) (h : Iff a b) : Eq a b := propext h"
    record = judge(statement, proof)
    assert record["theorems"][0]["axioms"] == ["propext"]
    assert code(judge(statement, proof, axioms=())) == "axiom_not_permitted"
    assert code(judge(STATEMENT, STATEMENT, axioms=("sorryAx",))) == "contains_sorry"


def test_an_axiom_is_permitted_only_as_the_statement_declares_it(judge: Judge) -> None:
    statement = "axiom key : Eq 2 2\ntheorem claim : Eq 2 2 := sorry"
    same = "axiom key : Eq 2 2\ntheorem claim : Eq 2 2 := key"
    other = "axiom key : False\ntheorem claim : Eq 2 2 := @False.rec (fun _ => Eq 2 2) key"
    assert code(judge(statement, same, axioms=("key",))) == "accepted"
    assert code(judge(statement, other, axioms=("key",))) == "axiom_not_permitted"
    assert code(judge(STATEMENT, f"axiom key : False\n{PROOF}", axioms=("key",))) == "accepted"


def test_all_named_theorems_count(judge: Judge) -> None:
    statement = f"{STATEMENT}\ntheorem second : True := sorry"
    proof = f"{PROOF}\ntheorem second : True := True.intro"
    record = judge(statement, proof, "claim", "second")
    assert [theorem["name"] for theorem in record["theorems"]] == ["claim", "second"]
    assert code(judge(statement, PROOF, "claim", "second")) == "theorem_missing"
    assert (
        code(judge(statement, f"{PROOF}\ntheorem second : True := sorry", "claim", "second"))
        == "contains_sorry"
    )


def test_messages_name_what_was_expected_and_found(judge: Judge) -> None:
    reason = judge(STATEMENT, "theorem claim : Eq (Nat.add 2 2) 4 := Eq.refl 4")["reason"]
    assert reason["constant"] == "claim"
    assert reason["expected"] == "Nat.add 2 3 = 5"
    assert reason["found"] == "Nat.add 2 2 = 4"


@pytest.mark.parametrize(
    "statement",
    [
        "theorem another : True := sorry",
        "def claim : Nat := 0",
        "axiom claim : False",
        "noncomputable def c : Nat := sorry\ntheorem claim : Eq c c := sorry",
        b"no olean",
    ],
)
def test_a_statement_that_is_none(judge: Judge, statement: str | bytes) -> None:
    assert judge(statement, PROOF)["outcome"] == "invalid_claim"


def failure(request: dict[str, Any]) -> str:
    record = process.judge(request)
    assert record["outcome"] == "engine_failure", record
    return str(record["reason"]["text"])


def test_our_own_failures_are_not_the_authors(lean: Any, request_for: Any, tmp_path: Path) -> None:
    request = request_for(lean.compile(STATEMENT), lean.compile(PROOF))
    assert process.judge(request)["outcome"] == "accepted"
    assert "not the pinned one" in failure(request | {"engine_sha256": "sha256:00"})
    assert "can't be read" in failure(request | {"engine_library": str(tmp_path / "none.so")})
    base = request["base"]
    assert "not the pinned one" in failure(request | {"base": base | {"oleans": {"Tiny.olean": "sha256:00"}}})
    assert "names no file" in failure(request | {"base": base | {"oleans": {}}})
    assert "can't be read" in failure(request | {"base": base | {"folder": str(tmp_path)}})
    assert "names no theorem" in failure(request | {"theorems": []})
    assert "pin" in failure(request | {"base": {"folder": base["folder"], "pin": str(tmp_path / "pin.json")}})


def started_early(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The record of a judge that gets what is trusted first, and the rest when it is ready."""
    trusted = {key: request.pop(key) for key in ("engine_library", "engine_sha256", "base")}
    path = folder / "request.json"
    with subprocess.Popen(
        [sys.executable, "-m", "gatekeeper.proofs", str(path), json.dumps(trusted)],
        cwd=process.ROOT,
        env={"PYTHONPATH": str(process.ROOT), "LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as judge:
        path.write_text(json.dumps(request), "utf-8")
        output, _ = judge.communicate(timeout=60)
    return process.read_record(request["nonce"], judge.returncode, output)


def test_a_judge_started_early_says_the_same(lean: Any, request_for: Any, tmp_path: Path) -> None:
    request = request_for(lean.compile(STATEMENT), lean.compile(PROOF))
    assert started_early(dict(request), tmp_path) == process.judge(request)
    wrong = request_for(lean.compile(STATEMENT), lean.compile(STATEMENT))
    assert started_early(dict(wrong), tmp_path) == process.judge(wrong)
    unpinned = request | {"engine_sha256": "sha256:00"}
    assert started_early(dict(unpinned), tmp_path) == process.judge(unpinned)


def test_a_limit_on_the_size_of_the_proof(lean: Any, request_for: Any) -> None:
    request = request_for(lean.compile(STATEMENT), lean.compile(PROOF))
    record = process.judge(request | {"limits": {"max_bytes": 20}})
    assert record["outcome"] in ("invalid_claim", "rejected")
    assert "larger than 20 bytes" in record["reason"]["text"]


def test_only_a_whole_record_with_the_nonce_is_believed() -> None:
    good = b'{"nonce": "n", "outcome": "accepted"}\n'
    assert process.read_record("n", 0, good)["outcome"] == "accepted"
    for exit_code, output in [
        (1, good),
        (-6, good),
        (3, good),
        (0, b""),
        (0, good[:20]),
        (0, b"[]"),
        (0, good + good),
    ]:
        with pytest.raises(process.NoRecordError):
            process.read_record("n", exit_code, output)
    with pytest.raises(process.NoRecordError):
        process.read_record("another", 0, good)
