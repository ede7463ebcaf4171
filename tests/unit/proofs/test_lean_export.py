"""lean4export files: read, written, and judged like compiled proofs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lean_forge import COMMIT, VERSION

from gatekeeper.proofs import process
from gatekeeper.proofs.closure import Declarations
from gatekeeper.proofs.digest import Digester
from gatekeeper.proofs.errors import ExportError
from gatekeeper.proofs.export import ExportReader, decimal
from gatekeeper.proofs.export_writer import decimal as written
from gatekeeper.proofs.export_writer import write_export
from gatekeeper.proofs.module import OleanModule
from gatekeeper.proofs.scope import Base, Scope, by_name, no_base
from gatekeeper.proofs.special import special_names
from gatekeeper.proofs.terms import Terms

META = {"exporter": {"name": "test", "version": "3.1.0"}, "lean": {"githash": "", "version": "4.35.0"}}
FIRST = json.dumps({"meta": {**META, "format": {"version": "3.1.0"}}})


def read(*lines: str | dict[str, Any], first: str = FIRST) -> ExportReader:
    reader = ExportReader(Terms())
    reader.read([first.encode()] + [(x if isinstance(x, str) else json.dumps(x)).encode() for x in lines])
    return reader


def export(lean: Any, olean: Path, *names: str) -> list[dict[str, Any]]:
    """The export of some constants of a compiled module, with all they rest on, as the lines' objects."""
    terms = Terms()
    base = Base(terms, {"Tiny": OleanModule((lean.base / "Tiny.olean").read_bytes(), terms)}, "")
    module = OleanModule(olean.read_bytes(), terms)
    declarations = Declarations(terms, Scope(base, by_name(module.constants())))
    wanted = [terms.name_of(*name.split(".")) for name in names]
    lines = write_export(declarations, [declarations.closure(wanted, proofs=True)], VERSION, COMMIT)
    return [json.loads(line) for line in lines]


def specials(lean: Any) -> list[str]:
    terms = Terms()
    base = Base(terms, {"Tiny": OleanModule((lean.base / "Tiny.olean").read_bytes(), terms)}, "")
    return [".".join(map(str, terms.components(n))) for n in special_names(terms) if n in base]


@pytest.fixture
def judged(lean: Any, request_for: Any, tmp_path: Path) -> Callable[..., str]:
    """The outcome for a proof as an export; `edit` may change the lines of the proof's export."""

    def run(
        statement: str,
        proof: str,
        *,
        extra: tuple[str, ...] = (),
        edit: Callable[[list[dict[str, Any]]], Any] = lambda lines: None,
        compiled: bool = False,
        **options: Any,
    ) -> str:
        stated = lean.compile(statement)
        if not compiled:
            lines = export(lean, stated, "claim", "sorryAx", *specials(lean), *extra)
            stated = tmp_path / "Statement.ndjson"
            stated.write_text("".join(json.dumps(line) + "\n" for line in lines))
        lines = export(lean, lean.compile(proof), "claim")
        edit(lines)
        proved = tmp_path / "Proof.ndjson"
        proved.write_text("".join(json.dumps(line) + "\n" for line in lines))
        request = request_for(stated, proved, **options)
        if not compiled:
            request["base"] = None
        record = process.judge(request)
        return record["outcome"] if record["outcome"] != "rejected" else record["reason"]["code"]

    return run


STATEMENT = "theorem claim : Eq (Nat.add 2 3) 5 := sorry"
PROOF = "theorem claim : Eq (Nat.add 2 3) 5 := Eq.refl 5"


def test_an_export_is_judged_like_the_module_it_comes_from(judged: Callable[..., str]) -> None:
    assert judged(STATEMENT, PROOF) == "accepted"
    assert judged(STATEMENT, PROOF, compiled=True) == "accepted"
    assert judged(STATEMENT, STATEMENT) == "contains_sorry"
    assert judged(STATEMENT, "theorem claim : Eq (Nat.add 2 2) 4 := Eq.refl 4") == "statement_mismatch"
    cheat = "axiom cheat : (p : Prop) → p\ntheorem claim : Eq (Nat.add 2 3) 5 := cheat _"
    assert judged(STATEMENT, cheat) == "axiom_not_permitted"


def test_axioms_in_an_export_are_those_of_the_statement(judged: Callable[..., str]) -> None:
    statement = "theorem claim (a b : Prop) (h : Iff a b) : Eq a b := sorry"
    proof = "theorem claim (a b : Prop) (h : Iff a b) : Eq a b := propext h"
    assert judged(statement, proof) == "axiom_not_permitted"
    assert judged(statement, proof, extra=("propext",)) == "accepted"
    assert judged(statement, proof, extra=("propext",), axioms=()) == "axiom_not_permitted"


def find(lines: list[dict[str, Any]], kind: str, name: str) -> dict[str, Any]:
    """The declaration of a constant, among the lines of an export."""
    names = {0: ""}
    for line in lines:
        if "in" in line and "str" in line:
            names[line["in"]] = f"{names.get(line['str']['pre'], '?')}.{line['str']['str']}".lstrip(".")
    return next(line[kind] for line in lines if kind in line and names[line[kind]["name"]] == name)


def test_what_the_kernel_treats_by_name_can_not_be_changed(judged: Callable[..., str]) -> None:
    def swap(lines: list[dict[str, Any]]) -> None:
        """`Nat.add n m := n`, which would make the kernel prove False."""
        add = find(lines, "def", "Nat.add")
        value = next(line for line in lines if line.get("ie") == add["value"])
        inner = next(line for line in lines if line.get("ie") == value["lam"]["body"])
        inner["lam"]["body"] = next(line["ie"] for line in lines if line.get("bvar") == 1)

    assert judged(STATEMENT, PROOF, edit=swap) == "redefines_trusted"


def test_special_constants_that_no_one_vouches_for(lean: Any, judged: Callable[..., str]) -> None:
    statement = "theorem claim : True := sorry"
    proof = "theorem l : Eq (Nat.add 2 3) 5 := Eq.refl 5\ntheorem claim : True := (fun _ => True.intro) l"
    assert judged(statement, proof) == "accepted"

    def rename(lines: list[dict[str, Any]]) -> None:
        """A constant takes a special name that the statement's export does not have."""
        name = next(line for line in lines if line.get("str", {}).get("str") == "add")
        name["str"]["str"] = "gcd"

    assert judged(statement, proof, edit=rename) == "redefines_trusted"


def test_a_changed_meaning_behind_an_axiom(judged: Callable[..., str], judge: Any) -> None:
    """The axiom looks the same; what it speaks of is not."""
    statement = "def P : Prop := True\naxiom key : P\ntheorem claim : False := sorry"
    proof = "def P : Prop := False\naxiom key : P\ntheorem claim : False := key"
    assert judge(statement, proof, axioms=("key",))["reason"]["code"] == "axiom_not_permitted"
    assert judged(statement, proof, extra=("key",), axioms=("key",)) == "axiom_not_permitted"


@pytest.mark.parametrize("compiled", [False, True])
def test_auxiliary_constants_by_other_names(judged: Callable[..., str], compiled: bool) -> None:
    """An export brings them all itself; they count by their content there too."""
    text = "noncomputable def {0}.match_1 : Nat := {1}\ntheorem claim : Eq {0}.match_1 {1} := {2}"
    statement = text.format("claim", 3, "sorry")
    assert judged(statement, text.format("helper", 3, "Eq.refl 3"), compiled=compiled) == "accepted"
    assert judged(statement, text.format("helper", 4, "Eq.refl 4"), compiled=compiled) == "statement_mismatch"
    other = text.format("helper", 4, "Eq.refl 4").replace("Eq helper.match_1 4", "Eq helper.match_1 3")
    assert judged(statement, other.replace("Eq.refl 4", "sorry"), compiled=compiled) == "statement_mismatch"


def test_round_trip(lean: Any) -> None:
    """What is written is read again as the same declarations."""
    terms = Terms()
    module = OleanModule((lean.base / "Tiny.olean").read_bytes(), terms)
    ours = Declarations(terms, Scope(Base(terms, {"Tiny": module}, ""), {}))
    closure = ours.closure(module.names, proofs=True)
    reader = ExportReader(terms)
    reader.read(write_export(ours, [closure], VERSION, COMMIT))
    assert (reader.format, reader.lean_version, reader.githash) == ("3.1", VERSION, COMMIT)
    theirs = Declarations(terms, Scope(no_base(terms), by_name(reader.constants)))
    digester = Digester(terms)
    assert len(closure.declarations) > 40
    for declaration in closure.declarations:
        found = theirs.of(declaration.head.name)
        assert found is not None
        assert digester.declaration(found) == digester.declaration(declaration)
    again = [
        d.head.name for d in theirs.closure([c.name for c in reader.constants], proofs=True).declarations
    ]
    assert set(again) == {d.head.name for d in closure.declarations}


def test_format_3_0() -> None:
    lines: list[dict[str, Any]] = [
        {"in": 1, "str": {"pre": 0, "str": "T"}},
        {"in": 2, "str": {"pre": 1, "str": "mk"}},
        {"in": 3, "str": {"pre": 0, "str": "t"}},
        {"il": 1, "succ": 0},
        {"ie": 0, "sort": 1},
        {"const": {"name": 1, "us": []}, "ie": 1},
        {"const": {"name": 2, "us": []}, "ie": 2},
    ]
    flags = {"isRec": False, "isReflexive": False, "isUnsafe": False, "levelParams": []}
    kind = {"name": 1, "type": 0, "all": [1], "ctors": [2], "numIndices": 0, "numNested": 0, "numParams": 0}
    made = {
        "cidx": 0,
        "induct": 1,
        "isUnsafe": False,
        "levelParams": [],
        "name": 2,
        "numFields": 0,
        "numParams": 0,
    }
    whole = {
        "inductiveVals": [{**kind, **flags}],
        "constructorVals": [{**made, "type": 1}],
        "recursorVals": [],
    }
    definition = {
        "name": 3,
        "levelParams": [],
        "type": 1,
        "value": 2,
        "hints": "abbrev",
        "safety": "safe",
        "all": [3],
    }
    first = json.dumps({"meta": {**META, "exporter": {"name": "lean4export", "version": "3.0.0"}}})
    for shape in (definition, [definition]):
        reader = read(*lines, {"inductive": whole}, {"defnInfo": shape}, first=first)
        assert reader.format == "3.0"
        assert len(reader.constants) == 3


@pytest.mark.parametrize(
    ("first", "problem"),
    [
        ("", "no line of an export"),
        ("{}", "missing"),
        ('{"meta": 3}', "no line of an export"),
        (json.dumps({"meta": {**META, "format": {"version": "4.0.0"}}}), "format '4.0.0'; only 3.0 and 3.1"),
        (json.dumps({"meta": {**META, "format": {"version": "3.10.0"}}}), "format '3.10.0'"),
        (json.dumps({"meta": {**META, "exporter": {"name": "x", "version": "2.1.0"}}}), "format '2.1.0'"),
        ('{"sort": 0, "ie": 0}', "out of order"),
    ],
)
def test_first_lines(first: str, problem: str) -> None:
    with pytest.raises(ExportError, match=problem) as raised:
        read(first=first)
    assert raised.value.line == 1


NAME = {"in": 1, "str": {"pre": 0, "str": "a"}}
PROP = {"ie": 0, "sort": 0}


@pytest.mark.parametrize(
    "lines",
    [
        [{"in": 2, "str": {"pre": 0, "str": "a"}}],
        [{"in": 1, "str": {"pre": 1, "str": "a"}}],
        [{"in": 1, "str": {"pre": -1, "str": "a"}}],
        [{"in": 1, "str": {"pre": 0, "str": 5}}],
        [{"in": 1, "num": {"pre": 0, "i": -1}}],
        [{"in": 1, "num": {"pre": 0, "i": 1 << 40}}],
        [{"in": 1, "num": {"pre": 0, "i": True}}],
        [{"in": 1}],
        [{**NAME, "num": {"pre": 0, "i": 0}}],
        [{"il": 1, "succ": 1}],
        [{"il": 1, "max": [0]}],
        [{"il": 1, "max": [0, 0, 0]}],
        [{"il": 1, "mvar": 0}],
        [{"il": 0, "succ": 0}],
        [{"ie": 1, "sort": 0}],
        [{"ie": 0, "sort": 1}],
        [{"ie": 0, "bvar": (1 << 20) - 1}],
        [{"ie": 0, "bvar": "0"}],
        [{"ie": 0, "fvar": 0}],
        [{"ie": 0, "mvar": 0}],
        [{"ie": 0}],
        [PROP, PROP],
        [PROP, {"ie": 1, "app": {"fn": 0, "arg": 1}}],
        [PROP, {"ie": 1, "app": {"fn": 0, "arg": -1}}],
        [PROP, {"ie": 1, "app": {"fn": 0, "arg": True}}],
        [PROP, {"ie": 1, "app": {"fn": 0, "arg": 0.0}}],
        [PROP, {"ie": 1, "app": {"fn": 0, "arg": None}}],
        [PROP, {"ie": 1, "app": [0, 0]}],
        [PROP, {"ie": 1, "app": {"fn": 0, "arg": 0, "more": 0}}],
        [PROP, {"ie": 1, "app": {"fn": 0, "arg": 0}, "sort": 0}],
        [PROP, {"ie": "1", "sort": 0}],
        [PROP, {"ie": 1, "lam": {"name": 0, "type": 0, "body": 1, "binderInfo": "default"}}],
        [PROP, {"ie": 1, "lam": {"name": 9, "type": 0, "body": 0, "binderInfo": "default"}}],
        [PROP, {"ie": 1, "lam": {"name": 0, "type": 0, "body": 0, "binderInfo": "loud"}}],
        [PROP, {"ie": 1, "lam": {"name": 0, "type": 0, "body": 0, "binderInfo": []}}],
        [PROP, {"ie": 1, "letE": {"name": 0, "type": 0, "value": 0, "body": 0, "nondep": 1}}],
        [PROP, {"ie": 1, "proj": {"typeName": 0, "idx": -1, "struct": 0}}],
        [{"ie": 0, "natVal": "-1"}],
        [{"ie": 0, "natVal": "１"}],
        [{"ie": 0, "natVal": ""}],
        [{"ie": 0, "natVal": "1" * 1_000_001}],
        [{"ie": 0, "natVal": 1.5}],
        [{"ie": 0, "strVal": 1}],
        ['{"ie": 0, "strVal": "\\ud800"}'],
        ["[" * 5000],
        ["[1]"],
        ["null"],
        [""],
        ["{}"],
        [{"whatever": {}}],
        [NAME, PROP, {"axiom": {"name": 1, "levelParams": [], "type": 0}}],
        [NAME, PROP, {"axiom": {"name": 1, "levelParams": [2], "type": 0, "isUnsafe": False}}],
        [NAME, PROP, {"axiom": {"name": 1, "levelParams": {}, "type": 0, "isUnsafe": False}}],
        [NAME, PROP, {"axiom": {"name": 1, "levelParams": [], "type": 0, "isUnsafe": 0}}],
        [NAME, PROP, *[{"axiom": {"name": 1, "levelParams": [], "type": 0, "isUnsafe": False}}] * 2],
        [NAME, PROP, {"quot": {"name": 1, "levelParams": [], "type": 0, "kind": "other"}}],
        [NAME, PROP, {"inductive": {"types": 3, "ctors": [], "recs": []}}],
        [NAME, PROP, {"inductive": {"types": []}}],
    ],
    ids=lambda lines: str(lines[-1])[:60],
)
def test_malformed_lines(lines: list[Any]) -> None:
    with pytest.raises(ExportError) as raised:
        read(*lines)
    assert raised.value.line == len(lines) + 1


@pytest.mark.parametrize("number", [0, 7, 10**511, 10**512, 10**512 - 1, 3**9000, 10**9999 + 1], ids=hex)
def test_long_numbers(number: int) -> None:
    text = written(number)
    assert decimal(text) == number
    assert decimal("000" + text) == number


def test_metadata_is_looked_through() -> None:
    reader = read(
        NAME, PROP, {"ie": 1, "mdata": {"expr": 0, "data": {}}}, {"ie": 2, "app": {"fn": 1, "arg": 1}}
    )
    assert len(reader.terms) == 2
    assert reader.terms.children(1) == (0, 0)
