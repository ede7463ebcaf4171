"""Auxiliary constants count by their content: another name is the same statement, other content never is.

In each case the trusted statement speaks of an auxiliary constant as the elaborator would name it for the
statement alone, and the proof's module has it, or something else, as the elaborator or an attacker would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lean_forge import Maker

from gatekeeper.proofs.closure import Declarations
from gatekeeper.proofs.declarations import Axiom, Constant, Definition, Opaque, Theorem
from gatekeeper.proofs.digest import SHARED, Digester
from gatekeeper.proofs.errors import ImpossibleDeclaration
from gatekeeper.proofs.scope import Scope, by_name, no_base
from gatekeeper.proofs.terms import PARAM, SUCC

Judge = Callable[..., dict[str, Any]]
PINNED = "sha256:b5c5b70b03c4a738e5f0b885f8d3d135150cd42532a8142b0c2384b672158850"


def outcome(record: dict[str, Any]) -> str:
    return "accepted" if record["outcome"] == "accepted" else str(record["reason"]["code"])


class Case:
    """A claim that a term is the number 3, proved by reflexivity if nothing else is said."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.m = Maker()
        self.nat = self.m.const("Nat")

    def theorem(self, left: int, value: int | None = None, right: int | None = None) -> Theorem:
        right = self.m.nat(3) if right is None else right
        value = self.m.refl(self.nat, right) if value is None else value
        return self.m.theorem("claim", self.m.eq(self.nat, left, right), value)

    def statement(self, left: int, *constants: Constant) -> bytes:
        theorem = self.theorem(left)
        sorry = self.m.app(self.m.const("sorryAx", 0), theorem.type, self.m.const("Bool.false"))
        return self.m.olean(*constants, replace(theorem, value=sorry))

    def run(
        self, ours: list[Constant], theirs: list[Constant], left: int, found: int, **options: Any
    ) -> dict[str, Any]:
        proof = self.m.olean(*theirs, self.theorem(found))
        return self.judge(self.statement(left, *ours), proof, **options)

    def three(self, name: str) -> Definition:
        return self.m.definition(name, self.nat, self.m.nat(3))


@pytest.fixture
def case(judge: Judge) -> Case:
    return Case(judge)


@pytest.mark.parametrize("name", ["helper.match_1", "match_2", "a._proof_1_2", "a.b._sparseCasesOn_17"])
def test_another_name_for_the_same(case: Case, name: str) -> None:
    record = case.run(
        [case.three("claim.match_1")], [case.three(name)], case.m.const("claim.match_1"), case.m.const(name)
    )
    assert outcome(record) == "accepted"


NOT_SHARED = [
    *(
        "match",
        "match_",
        "match_x",
        "match_1x",
        "xmatch_1",
        "_proof",
        "proof_1",
        "_sparseCasesOn",
        "match_1_",
    ),
    *("match_１", "match_1\n", "_lemma_1", "Match_1", "match__1"),
]


@pytest.mark.parametrize("component", NOT_SHARED)
def test_other_names_count(case: Case, component: str) -> None:
    assert not SHARED.fullmatch(component)
    ours, theirs = case.three("claim." + component), case.three("helper." + component)
    record = case.run(
        [ours], [theirs], case.m.const("claim." + component), case.m.const("helper." + component)
    )
    assert outcome(record) == "statement_mismatch"
    for left, right in (("claim.match_1", "helper." + component), ("claim." + component, "helper.match_1")):
        record = case.run([case.three(left)], [case.three(right)], case.m.const(left), case.m.const(right))
        assert outcome(record) == "statement_mismatch"


@pytest.mark.parametrize("shared", [True, False])
def test_a_number_is_no_such_name(case: Case, shared: bool) -> None:
    t = case.m.terms
    names = [t.name_of("a", 1), t.name_of("b", 1)] if not shared else [t.name_of("a", "match_1", 1)] * 2
    ours, theirs = (replace(case.three("x"), name=name) for name in names)
    if shared:
        theirs = replace(theirs, value=case.m.app(case.m.const("Nat.succ"), case.m.nat(2)))
    record = case.run([ours], [theirs], t.add(2, names[0], 0), t.add(2, names[1], 0))
    assert outcome(record) == "statement_mismatch"


@pytest.mark.parametrize("name", ["claim.match_1", "helper.match_1"])
@pytest.mark.parametrize(
    "kind",
    [
        *("value", "type", "axiom", "opaque", "unsafe", "partial", "unsafe axiom", "theorem", "levels"),
        *("missing", "recursor", "constructor"),
    ],
)
def test_anything_else_under_such_a_name(case: Case, kind: str, name: str) -> None:
    """Even what is equal to the kernel, as 2 + 1 is to 3, is not the same."""
    m, three, found = case.m, case.three(name), case.m.const(name)
    succ = m.app(m.const("Nat.succ"), m.nat(2))
    others: dict[str, list[Constant]] = {
        "value": [replace(three, value=succ)],
        "type": [replace(three, type=m.app(m.lam(m.type, m.bvar(0)), case.nat))],
        "axiom": [Axiom(three.name, (), case.nat, False)],
        "unsafe axiom": [Axiom(three.name, (), case.nat, True)],
        "opaque": [Opaque(three.name, (), case.nat, m.nat(3), False)],
        "unsafe": [replace(three, safety="unsafe")],
        "partial": [replace(three, safety="partial")],
        "theorem": [Theorem(three.name, (), case.nat, m.nat(3))],
        "levels": [replace(three, levels=(m.name("u"),))],
        "missing": [],
        "recursor": [],
        "constructor": [],
    }
    if kind in ("recursor", "constructor"):
        found = m.const("Nat.rec" if kind == "recursor" else "Nat.zero")
    record = case.run([case.three("claim.match_1")], others[kind], m.const("claim.match_1"), found)
    assert outcome(record) == "statement_mismatch"
    assert record["reason"]["expected"] != record["reason"]["found"]


@pytest.mark.parametrize("kind", ["axiom", "opaque"])
def test_an_axiom_under_such_a_name_counts_by_its_name(case: Case, kind: str) -> None:
    """They are no abbreviations: two axioms of one type are two things."""
    m = case.m

    def made(name: str) -> Constant:
        if kind == "axiom":
            return Axiom(m.name(name), (), case.nat, False)
        return Opaque(m.name(name), (), case.nat, m.nat(3), False)

    ours, theirs = "claim.match_1", "helper.match_1"
    record = case.run([made(ours)], [made(theirs)], m.const(ours), m.const(theirs), axioms=(ours, theirs))
    assert outcome(record) == "statement_mismatch"


def test_false_under_the_name_of_true(judge: Judge) -> None:
    """Whatever the proof has beside it, the content that the claim speaks of must be the statement's."""
    m = Maker()
    ours = m.definition("claim.match_1", m.prop, m.const("False"))
    sorry = m.app(m.const("sorryAx", 0), m.const("claim.match_1"), m.const("Bool.false"))
    stated = m.olean(ours, m.theorem("claim", m.const("claim.match_1"), sorry))
    for name in ("claim.match_1", "helper.match_1"):
        truth = m.definition(name, m.prop, m.const("True"))
        beside = [ours] if name != "claim.match_1" else []
        proof = m.olean(*beside, truth, m.theorem("claim", m.const(name), m.const("True.intro")))
        assert outcome(judge(stated, proof)) == "statement_mismatch"
    honest = m.definition("helper.match_1", m.prop, m.const("False"))
    proof = m.olean(honest, m.theorem("claim", m.const("helper.match_1"), m.const("True.intro")))
    assert outcome(judge(stated, proof)) == "kernel_rejected"


@pytest.mark.parametrize("changed", [False, True])
def test_what_the_content_speaks_of_counts(case: Case, changed: bool) -> None:
    """By name, at any depth: only the auxiliary name itself does not."""
    m = case.m

    def module(first: str, second: str, three: Constant) -> list[Constant]:
        inner = m.definition(first, case.nat, m.const("three"))
        return [three, inner, m.definition(second, case.nat, m.app(m.const("Nat.add"), m.const(first)))]

    three = case.three("three")
    other = replace(three, value=m.app(m.const("Nat.succ"), m.nat(2))) if changed else three
    function = m.pi(case.nat, case.nat)
    ours, theirs = module("c._proof_1", "c.match_1", three), module("h.match_3", "h.match_1_2", other)
    ours[2], theirs[2] = (replace(c, type=function) for c in (ours[2], theirs[2]))  # type: ignore[type-var]
    left, found = (m.app(m.const(name), m.nat(0)) for name in ("c.match_1", "h.match_1_2"))
    assert outcome(case.run(ours, theirs, left, found)) == ("statement_mismatch" if changed else "accepted")


def test_universes(judge: Judge) -> None:
    """Levels count by their place in the list of parameters, and as they are applied."""
    m = Maker()
    t = m.terms
    u, v = t.name_of("u"), t.name_of("v")
    at_u, at_v = t.level(PARAM, u), t.level(PARAM, v)
    succ = t.level(SUCC, at_u)

    def auxiliary(name: str, levels: tuple[int, ...] = (u, v), first: int = at_u) -> Definition:
        type_ = t.add(1, t.level(SUCC, t.level(SUCC, first)))
        return Definition(
            t.name_of(name, "match_1"), levels, type_, t.add(1, t.level(SUCC, first)), 0, "safe"
        )

    def claim(constant: Definition, *levels: int, proved: bool = True) -> Theorem:
        used = t.add(2, constant.name, t.level_list(levels))
        equal = t.level(SUCC, t.level(SUCC, at_u))
        type_ = m.app(m.const("Eq", t.level(SUCC, equal)), t.add(1, equal), used, used)
        value = m.app(m.const("Eq.refl", t.level(SUCC, equal)), t.add(1, equal), used)
        if not proved:
            value = m.app(m.const("sorryAx", 0), type_, m.const("Bool.false"))
        return Theorem(t.name_of("claim"), (u, v), type_, value)

    ours = auxiliary("claim")
    stated = m.olean(ours, claim(ours, at_u, at_v, proved=False))
    swapped = auxiliary("helper", (v, u))
    cases = [
        (auxiliary("helper"), (at_u, at_v), "accepted"),
        (auxiliary("helper"), (at_v, at_u), "statement_mismatch"),
        (auxiliary("helper"), (at_u, at_u), "statement_mismatch"),
        (auxiliary("helper"), (at_u, succ), "statement_mismatch"),
        (auxiliary("helper"), (at_u,), "statement_mismatch"),
        (swapped, (at_u, at_v), "statement_mismatch"),
        (swapped, (at_v, at_u), "statement_mismatch"),
        (auxiliary("helper", (u, v), at_v), (at_u, at_v), "statement_mismatch"),
        (auxiliary("helper", (u,)), (at_u, at_v), "statement_mismatch"),
        (auxiliary("helper", (u, v, u)), (at_u, at_v), "statement_mismatch"),
    ]
    for constant, levels, expected in cases:
        assert outcome(judge(stated, m.olean(constant, claim(constant, *levels)))) == expected, levels


class Proofs(Case):
    """The statement's definition `pair` holds a proof of 3 = 3."""

    def module(self, name: str, proof: Constant | None) -> list[Constant]:
        m, type_ = self.m, self.m.eq(self.nat, self.m.nat(3), self.m.nat(3))
        holds = m.app(m.lam(type_, m.nat(3)), m.const(name))
        return [*([proof] if proof else []), m.definition("held", self.nat, holds)]

    def proof(self, name: str, value: int | None = None, number: int = 3) -> Theorem:
        m = self.m
        type_ = m.eq(self.nat, m.nat(number), m.nat(number))
        return m.theorem(name, type_, m.refl(self.nat, m.nat(number)) if value is None else value)


def test_proofs_of_one_proposition_are_one(judge: Judge) -> None:
    case = Proofs(judge)
    m = case.m
    held, ours = m.const("held"), case.module("held._proof_1", case.proof("held._proof_1"))
    name = "top._proof_1"
    good = case.proof(name)
    sorry = m.app(m.const("sorryAx", 0), good.type, m.const("Bool.false"))
    longer = m.app(m.lam(good.type, m.bvar(0)), good.value)
    cheat = Axiom(m.name("cheat"), (), good.type, False)
    cases: list[tuple[list[Constant], str]] = [
        ([good], "accepted"),
        ([replace(good, value=longer)], "accepted"),
        ([replace(good, value=sorry)], "contains_sorry"),
        ([cheat, replace(good, value=m.const("cheat"))], "axiom_not_permitted"),
        ([replace(good, value=m.const("True.intro"))], "kernel_rejected"),
        ([replace(good, value=m.const(name))], "invalid_artifact"),
        ([replace(good, value=m.const("claim"))], "invalid_artifact"),
        ([case.proof(name, number=4)], "statement_mismatch"),
        ([Axiom(good.name, (), good.type, False)], "statement_mismatch"),
        ([Opaque(good.name, (), good.type, good.value, False)], "statement_mismatch"),
        ([m.definition(name, good.type, good.value)], "statement_mismatch"),
        ([], "statement_mismatch"),
    ]
    for constants, expected in cases:
        theirs = [*constants, *case.module(name, None)]
        assert outcome(case.run(ours, theirs, held, held)) == expected


def test_an_auxiliary_constant_in_its_own_content(case: Case) -> None:
    m = case.m
    first, second = "h.match_1", "h.match_2"
    loops: list[list[Constant]] = [
        [m.definition(first, case.nat, m.const(first))],
        [m.definition(first, case.nat, m.app(m.const("Nat.succ"), m.const(first)))],
        [m.definition(first, m.const(first), m.nat(3))],
        [m.theorem(first, m.const(first), m.nat(3))],
        [m.definition(first, case.nat, m.const(second)), m.definition(second, case.nat, m.const(first))],
        [m.definition(first, m.const(second), m.nat(3)), m.theorem(second, m.const(first), m.nat(3))],
    ]
    for loop in loops:
        record = case.run([case.three("claim.match_1")], loop, m.const("claim.match_1"), m.const(first))
        assert outcome(record) == "invalid_artifact"
        assert "depends on itself" in record["reason"]["text"]
        declarations = Declarations(m.terms, Scope(no_base(m.terms), by_name(loop)))
        with pytest.raises(ImpossibleDeclaration):
            declarations.digester.expr(m.app(m.const(first), m.const(first), m.const(second)))


def test_an_axiom_that_speaks_of_an_auxiliary_constant(judge: Judge) -> None:
    """A permitted axiom is the statement's only if its content is, by whatever name."""
    m = Maker()

    def module(name: str, meaning: str, proof: int) -> bytes:
        meant = m.definition(name, m.prop, m.const(meaning))
        return m.olean(
            meant, Axiom(m.name("key"), (), m.const(name), False), m.theorem("claim", m.const("True"), proof)
        )

    sorry = m.app(m.const("sorryAx", 0), m.const("True"), m.const("Bool.false"))
    stated = module("key.match_1", "True", sorry)
    for name in ("key.match_1", "helper.match_1"):
        for meaning, expected in (("True", "accepted"), ("False", "axiom_not_permitted")):
            use = m.const("key")
            if meaning == "False":
                use = m.app(m.const("False.rec", 0), m.lam(m.const("False"), m.const("True")), m.const("key"))
            record = judge(stated, module(name, meaning, use), axioms=("key",))
            assert outcome(record) == expected


def test_an_axiom_in_the_place_of_a_permitted_definition(judge: Judge) -> None:
    m = Maker()
    name = "key._proof_1"
    sorry = m.app(m.const("sorryAx", 0), m.const("True"), m.const("Bool.false"))
    for ours in (
        m.definition(name, m.const("True"), m.const("True.intro")),
        m.theorem(name, m.const("True"), m.const("True.intro")),
    ):
        stated = m.olean(ours, m.theorem("claim", m.const("True"), sorry))
        proof = m.olean(
            Axiom(m.name(name), (), m.const("True"), False),
            m.theorem("claim", m.const("True"), m.const(name)),
        )
        assert outcome(judge(stated, proof, axioms=(name,))) == "axiom_not_permitted"


def test_the_digest_that_is_reported_is_by_name(case: Case) -> None:
    """It is one of the trusted module alone, and as it was before contents were compared."""
    m = case.m
    used, found = m.const("claim.match_1"), m.const("helper.match_7")
    record = case.run([case.three("claim.match_1")], [case.three("helper.match_7")], used, found)
    assert record["theorems"][0]["statement"] == PINNED


def test_content_is_digested_once(case: Case) -> None:
    """Constants that each use the one before twice: 2^200 of them, were they spelled out."""
    m = case.m
    constants: list[Constant] = [case.three("a.match_0")]
    for number in range(200):
        before = m.const(f"a.match_{number}")
        twice = m.app(m.const("Nat.add"), before, m.const(f"a.match_{number}"))
        constants.append(m.definition(f"a.match_{number + 1}", case.nat, twice))
    scope = Scope(no_base(m.terms), by_name(constants))
    digester = Digester(m.terms, scope)
    assert digester.expr(m.const("a.match_200")) == digester.expr(m.const("a.match_200"))
    assert digester.expr(m.const("a.match_200")) != digester.expr(m.const("a.match_199"))
