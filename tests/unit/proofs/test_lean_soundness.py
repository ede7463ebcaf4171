"""Proofs that no elaborator writes: each trap of the kernel and of the format, by hand.

The claim is `False` where nothing else is said, so an accepted proof here would be the end of the product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lean_forge import Forge, Maker

from gatekeeper.proofs.declarations import (
    Axiom,
    Constant,
    Constructor,
    Inductive,
    Opaque,
    Quot,
    Recursor,
    Theorem,
)
from gatekeeper.proofs.terms import IMAX, MAX, PARAM, SUCC

Judge = Callable[..., dict[str, Any]]


def stated(m: Maker, type_: int) -> bytes:
    sorry = m.app(m.const("sorryAx", 0), type_, m.const("Bool.false"))
    return m.olean(m.theorem("claim", type_, sorry))


def outcome(record: dict[str, Any]) -> str:
    return "accepted" if record["outcome"] == "accepted" else str(record["reason"]["code"])


@pytest.fixture
def false(judge: Judge) -> Callable[..., dict[str, Any]]:
    """The record for a proof of False, given as the constants of its module."""

    def run(
        m: Maker, *constants: Constant, imports: tuple[str, ...] = ("Tiny",), **options: Any
    ) -> dict[str, Any]:
        statement = Maker()
        proof = m.olean(*constants, imports=imports)
        return judge(stated(statement, statement.const("False")), proof, **options)

    return run


def claim(m: Maker, value: int) -> Theorem:
    return m.theorem("claim", m.const("False"), value)


def test_a_true_claim_made_by_hand(judge: Judge) -> None:
    m = Maker()
    type_ = m.eq(m.const("Nat"), m.nat(7), m.nat(7))
    proof = m.olean(m.theorem("claim", type_, m.refl(m.const("Nat"), m.nat(7))))
    assert outcome(judge(stated(m, type_), proof)) == "accepted"


# what the kernel treats by name


@pytest.mark.parametrize(
    "name",
    [
        *("Nat", "Nat.add", "Nat.gcd", "Nat.land", "Bool.true", "String.ofList", "Eq", "Quot", "eagerReduce"),
        *("Lean.reduceBool", "Lean.reduceNat", "propext", "sorryAx", "Lean.ofReduceBool", "wrapped"),
        *("_nested.T_1", "_kernel_fresh.x"),
    ],
)
def test_names_of_the_base_and_of_the_kernel_are_taken(false: Judge, name: str) -> None:
    m = Maker()
    nat = m.const("Nat")
    record = false(m, m.definition(name, nat, m.nat(0)), claim(m, m.const("True.intro")))
    assert outcome(record) == "redefines_trusted"
    assert record["reason"]["constant"] == name


def test_the_quotient_can_not_be_declared_again(false: Judge) -> None:
    m = Maker()
    record = false(m, Quot(m.name("Quot"), (), m.type, "type"), claim(m, m.const("True.intro")))
    assert outcome(record) == "redefines_trusted"


@pytest.mark.parametrize("imports", [(), ("Other",), ("Tiny", "Other")])
def test_a_proof_builds_on_the_base(false: Judge, imports: tuple[str, ...]) -> None:
    m = Maker()
    assert outcome(false(m, claim(m, m.const("True.intro")), imports=imports)) == "redefines_trusted"


def test_the_kernel_computes_with_the_definitions_of_the_base(judge: Judge) -> None:
    """Big numbers go to the engine and come back right, and it does not accept wrong sums."""
    m = Maker()
    nat = m.const("Nat")
    big = 12345678901234567890**40
    product = m.app(m.const("Nat.mul"), m.nat(big), m.nat(big + 1))
    for value, expected in [(big * (big + 1), "accepted"), (big * (big + 1) + 1, "kernel_rejected")]:
        type_ = m.eq(nat, product, m.nat(value))
        proof = m.olean(m.theorem("claim", type_, m.refl(nat, m.nat(value))))
        assert outcome(judge(stated(m, type_), proof)) == expected


@pytest.mark.parametrize(
    "value", [2**63 - 1, 2**63, 2**64 - 1, 2**64, 2**128 - 1, 10**5000, 2**600_001 - 1], ids=int.bit_length
)
def test_literals_at_every_size(judge: Judge, value: int) -> None:
    m = Maker()
    nat = m.const("Nat")
    type_ = m.eq(nat, m.app(m.const("Nat.succ"), m.nat(value)), m.nat(value + 1))
    proof = m.olean(m.theorem("claim", type_, m.refl(nat, m.nat(value + 1))))
    assert outcome(judge(stated(m, type_), proof)) == "accepted"


def test_a_huge_power_is_not_accepted(judge: Judge) -> None:
    m = Maker()
    nat = m.const("Nat")
    power = m.app(m.const("Nat.pow"), m.nat(2), m.nat(2**40))
    type_ = m.eq(nat, power, m.nat(0))
    proof = m.olean(m.theorem("claim", type_, m.refl(nat, m.nat(0))))
    assert outcome(judge(stated(m, type_), proof)) == "kernel_rejected"


# theorems that are none


def test_a_value_of_another_type(false: Judge) -> None:
    m = Maker()
    record = false(m, claim(m, m.const("True.intro")))
    assert outcome(record) == "kernel_rejected"
    assert record["reason"]["kernel"] == "declTypeMismatch"
    assert "its value has type True, but its type is False" in record["reason"]["text"]


def test_a_theorem_that_proves_itself(false: Judge) -> None:
    m = Maker()
    assert outcome(false(m, claim(m, m.const("claim")))) == "invalid_artifact"


def test_theorems_that_prove_each_other(false: Judge) -> None:
    m = Maker()
    other = m.theorem("other", m.const("False"), m.const("claim"))
    assert outcome(false(m, other, claim(m, m.const("other")))) == "invalid_artifact"


@pytest.mark.parametrize("safety", ["safe", "partial", "unsafe"])
def test_definitions_that_loop(false: Judge, safety: str) -> None:
    m = Maker()
    loop = m.definition("loop", m.const("False"), m.const("loop"), safety)
    assert outcome(false(m, loop, claim(m, m.const("loop")))) == "invalid_artifact"


def test_unsafe_things_in_the_closure(false: Judge) -> None:
    for kind in ("partial", "unsafe", "axiom", "opaque", "base"):
        m = Maker()
        helper: Constant
        if kind == "axiom":
            helper = Axiom(m.name("bad"), (), m.const("False"), True)
        elif kind == "opaque":
            helper = Opaque(m.name("bad"), (), m.const("False"), m.const("True.intro"), True)
        elif kind == "base":
            helper = m.theorem("bad", m.const("False"), m.app(m.const("danger"), m.nat(0)))
        else:
            helper = m.definition("bad", m.const("False"), m.const("True.intro"), kind)
        assert outcome(false(m, helper, claim(m, m.const("bad")))) == "unsafe_declaration"


def test_an_unsafe_inductive_type(false: Judge) -> None:
    m = Maker()
    bad = inductive(
        m, "Bad", m.type, {"Bad.mk": m.pi(m.pi(m.const("Bad"), m.const("False")), m.const("Bad"))}
    )
    unsafe = [replace(constant, unsafe=True) for constant in bad[:-1]]
    use = m.app(m.lam(m.const("Bad"), m.const("True.intro")), m.const("Bad"))
    assert outcome(false(m, *unsafe, claim(m, use))) == "unsafe_declaration"


def test_a_theorem_whose_type_is_no_proposition(false: Judge) -> None:
    m = Maker()
    number = m.theorem("number", m.const("Nat"), m.nat(3))
    use = m.app(m.lam(m.const("Nat"), m.const("True.intro")), m.const("number"))
    record = false(m, number, claim(m, use))
    assert outcome(record) == "kernel_rejected"
    assert record["reason"]["kernel"] == "thmTypeIsNotProp"


def test_unknown_constants(false: Judge) -> None:
    m = Maker()
    record = false(m, claim(m, m.const("Nowhere.there")))
    assert outcome(record) == "kernel_rejected"
    assert "Nowhere.there" in record["reason"]["text"]


# inductive types


def inductive(m: Maker, name: str, type_: int, constructors: dict[str, int], **changes: Any) -> list[Any]:
    own = Inductive(
        m.name(name),
        (),
        type_,
        0,
        0,
        (m.name(name),),
        tuple(map(m.name, constructors)),
        0,
        False,
        False,
        False,
    )
    made = [
        Constructor(m.name(constructor), (), t, m.name(name), index, 0, 0, False)
        for index, (constructor, t) in enumerate(constructors.items())
    ]
    return [replace(own, **changes), *made, Recursor(m.name(name + ".rec"))]


def use(m: Maker, name: str) -> Theorem:
    """A claim that rests on a constant, and is wrong beside that."""
    return claim(m, m.app(m.lam(m.prop, m.const("True.intro")), m.const(name)))


def test_unsound_inductive_types(false: Judge) -> None:
    m = Maker()
    bad, arrow = m.const("Bad"), m.pi
    types = {
        "negative occurrence": (m.type, arrow(arrow(bad, m.const("False")), bad)),
        "universe too small": (m.type, arrow(m.type, bad)),
        "constructor of another type": (m.type, m.const("False")),
    }
    for what, (type_, constructor) in types.items():
        record = false(m, *inductive(m, "Bad", type_, {"Bad.mk": constructor}), use(m, "Bad"))
        assert outcome(record) == "kernel_rejected", what
        assert record["reason"]["constant"] == "Bad", what


def test_large_elimination_from_a_proposition(false: Judge) -> None:
    """`Two` has two proofs, which are equal: its recursor may not tell them apart."""
    m = Maker()
    two = m.const("Two")
    constants = inductive(m, "Two", m.prop, {"Two.a": two, "Two.b": two})
    motive = m.lam(two, m.prop)
    eliminator = m.app(m.const("Two.rec", m.one), motive, m.const("True"), m.const("False"), m.const("Two.a"))
    record = false(m, *constants, claim(m, m.app(m.lam(m.prop, m.const("True.intro")), eliminator)))
    assert outcome(record) == "kernel_rejected"


def test_recursors_are_the_kernels_own(false: Judge) -> None:
    """What a file calls a recursor is one only if the kernel makes one of that name."""
    m = Maker()
    two = m.const("Two")
    constants = inductive(m, "Two", m.type, {"Two.a": two})
    for name in ("claimed", "Two.rec_1", "Two.recOn", "Two.a.rec", "Nat.rec_7"):
        fake = Recursor(m.name(name))
        record = false(m, *constants, fake, claim(m, m.const(name)))
        assert outcome(record) == "invalid_artifact", name
    lying = inductive(m, "Two", m.type, {"Two.a": two}, nested=5)
    assert (
        outcome(false(m, *lying, Recursor(m.name("Two.rec_1")), claim(m, m.const("Two.rec_1"))))
        == "kernel_rejected"
    )


def test_a_theorem_in_the_place_of_a_recursor(false: Judge) -> None:
    m = Maker()
    two = m.const("Two")
    own, constructor, _ = inductive(m, "Two", m.type, {"Two.a": two})
    fake = m.theorem("Two.rec", m.pi(two, m.const("False")), m.lam(two, m.const("True.intro")))
    record = false(m, own, constructor, fake, claim(m, m.app(m.const("Two.rec"), m.const("Two.a"))))
    assert outcome(record) == "kernel_rejected"


def test_a_statement_that_speaks_of_a_recursor(judge: Judge) -> None:
    """A file can declare something of its own where the statement means what the kernel makes."""
    for name in ("Box.rec", "Box.rec_1"):
        m = Maker()
        u, box = m.terms.level(PARAM, m.name("u")), m.const("Box")
        nested = {"Box.mk": m.pi(m.app(m.const("List", 0), box), box)}
        honest = inductive(m, "Box", m.type, nested, nested=1)
        honest.append(Recursor(m.name("Box.rec_1")))
        prop = m.const(name, m.one)
        type_ = m.app(m.const("Eq", u), prop, prop, prop)
        sorry = m.app(m.const("sorryAx", 0), type_, m.const("Bool.false"))
        stated = m.olean(*honest, Theorem(m.name("claim"), (m.name("u"),), type_, sorry))
        for lie in (0, 1):
            own = [replace(honest[0], nested=lie), honest[1]]
            fake = m.definition(name, m.type, m.const("Nat"))
            claim_ = Theorem(m.name("claim"), (m.name("u"),), type_, m.const("True.intro"))
            proof = m.olean(*own, fake, claim_)
            assert outcome(judge(stated, proof)) == "statement_mismatch"


@pytest.mark.parametrize(
    "changes",
    [
        {"all": ()},
        {"all": "other"},
        {"ctors": "other"},
        {"ctors": "twice"},
        {"params": 1},
        {"levels": "u"},
    ],
    ids=str,
)
def test_inductive_types_that_contradict_their_constructors(false: Judge, changes: dict[str, Any]) -> None:
    m = Maker()
    two = m.const("Two")
    values: dict[Any, Any] = {
        "other": (m.name("True"),),
        "twice": (m.name("Two.a"), m.name("Two.a")),
        "u": (m.name("u"),),
    }
    real = {key: values[value] if isinstance(value, str) else value for key, value in changes.items()}
    record = false(m, *inductive(m, "Two", m.type, {"Two.a": two}, **real), use(m, "Two"))
    assert outcome(record) == "invalid_artifact"


def test_a_constructor_grafted_on_a_type_of_the_base(false: Judge) -> None:
    m = Maker()
    graft = Constructor(m.name("False.intro"), (), m.const("False"), m.name("False"), 0, 0, 0, False)
    assert outcome(false(m, graft, claim(m, m.const("False.intro")))) == "invalid_artifact"


# names


def test_names_are_compared_by_their_components(judge: Judge, false: Judge) -> None:
    m = Maker()
    terms = m.terms
    proposition = m.pi(m.prop, m.bvar(0))
    look_alikes = [
        terms.name_of("propext\n"),
        terms.name_of("propext\npropext"),
        terms.name_of("Quot.sound"),
        terms.name_of("Classical.choice"),
        terms.name_of("propext", 0),
        terms.name_of("рropext"),
        terms.name_of("Classical", "choice "),
        terms.name_of("", "propext"),
    ]
    for name in look_alikes:
        axiom = Axiom(name, (), proposition, False)
        value = m.app(m.terms.add(2, name, 0), m.const("False"))
        record = false(m, axiom, claim(m, value))
        assert outcome(record) == "axiom_not_permitted", terms.components(name)
        assert "\n" not in record["reason"]["text"]


def test_a_theorem_is_found_by_its_components(judge: Judge) -> None:
    m = Maker()
    terms = m.terms
    true = m.const("True")

    def module(*components: str | int, value: int) -> bytes:
        return m.olean(Theorem(terms.name_of(*components), (), true, value))

    sorry = m.app(m.const("sorryAx", 0), true, m.const("Bool.false"))
    proof = m.const("True.intro")
    split, joined = module("a", "b", value=sorry), module("a.b", value=sorry)
    assert outcome(judge(split, module("a", "b", value=proof), "a.b")) == "accepted"
    assert outcome(judge(split, module("a.b", value=proof), "a.b")) == "theorem_missing"
    assert outcome(judge(joined, module("a.b", value=proof), ["a.b"])) == "accepted"
    assert (
        outcome(judge(module("a", 1, value=sorry), module("a", "1", value=proof), ["a", 1]))
        == "theorem_missing"
    )


# levels, variables, projections


def test_universe_levels(false: Judge) -> None:
    m = Maker()
    t = m.terms
    u = t.name_of("u")
    level = t.level(PARAM, u)
    undefined = replace(
        claim(m, m.const("True.intro")), type=m.app(m.const("Eq", level), m.type, m.prop, m.prop)
    )
    twice = Theorem(t.name_of("twice"), (u, u), m.const("False"), m.const("True.intro"))
    few = m.theorem("few", m.const("False"), m.app(m.const("Eq.refl"), m.prop))
    for helper in (replace(undefined, name=t.name_of("undefined")), twice, few):
        value = t.add(2, helper.name, t.level_list((0,) * len(helper.levels)))
        assert outcome(false(m, helper, claim(m, value))) == "kernel_rejected", t.components(helper.name)


def test_deep_levels_are_refused_where_they_are_read(false: Judge) -> None:
    m = Maker()
    level = 0
    for _ in range(5000):
        level = m.terms.level(SUCC, level)
    assert outcome(false(m, claim(m, m.terms.add(1, level)))) == "invalid_artifact"


def test_small_levels_that_are_large_when_spelled_out(judge: Judge) -> None:
    """A level DAG is read in linear time; what the kernel takes for it is a matter of the clock outside."""
    m = Maker()
    t = m.terms
    level = t.level(PARAM, t.name_of("u"))
    for step in range(12):
        level = t.level(MAX if step % 2 else IMAX, level, level)
    type_ = m.eq(t.add(1, t.level(SUCC, level)), t.add(1, level), t.add(1, level))
    theorem = Theorem(t.name_of("claim"), (t.name_of("u"),), type_, m.const("True.intro"))
    assert outcome(judge(m.olean(theorem), m.olean(theorem))) == "kernel_rejected"


def test_loose_variables(false: Judge) -> None:
    m = Maker()
    assert outcome(false(m, claim(m, m.bvar(0)))) == "kernel_rejected"
    assert outcome(false(m, claim(m, m.lam(m.const("Nat"), m.bvar(7))))) == "kernel_rejected"
    assert outcome(false(m, claim(m, m.bvar((1 << 20) - 2)))) == "kernel_rejected"
    assert outcome(false(m, claim(m, m.bvar((1 << 20) - 1)))) == "invalid_artifact"
    assert outcome(false(m, claim(m, m.bvar(1 << 40 & 0xFFFFFFFF | 1 << 31)))) == "invalid_artifact"


@pytest.mark.parametrize(
    ("structure", "index"), [("And", 2), ("And", 1 << 31), ("Nat", 0), ("Eq", 0), ("Iff", 1)]
)
def test_projections(false: Judge, structure: str, index: int) -> None:
    m = Maker()
    true = m.const("True")
    pair = m.app(m.const("And.intro"), true, true, m.const("True.intro"), m.const("True.intro"))
    value = m.terms.add(9, m.name(structure), index, pair)
    record = false(m, claim(m, value))
    assert outcome(record) == "kernel_rejected"


def test_deep_terms(false: Judge) -> None:
    m = Maker()
    for depth in (1_000, 100_000):
        value = m.const("True.intro")
        for _ in range(depth):
            value = m.app(m.lam(m.const("True"), m.bvar(0)), value)
        assert outcome(false(m, claim(m, value))) == "kernel_rejected"


# the file


def test_a_file_of_another_lean(judge: Judge) -> None:
    m = Maker()
    theorem = claim(m, m.const("True.intro"))
    for changes in ({"version": "4.36.0"}, {"commit": "0" * 40}):
        proof = Forge(m.terms, **changes).module([theorem])
        assert outcome(judge(stated(m, m.const("False")), proof)) == "invalid_artifact"


def test_lists_of_constants_that_disagree(judge: Judge) -> None:
    m = Maker()
    theorem = claim(m, m.const("True.intro"))
    for listed in ((), (theorem.name, theorem.name), (m.name("other"),)):
        proof = Forge(m.terms).module([theorem], listed=listed)
        assert outcome(judge(stated(m, m.const("False")), proof)) == "invalid_artifact"
    proof = Forge(m.terms).module([theorem, theorem])
    assert outcome(judge(stated(m, m.const("False")), proof)) == "invalid_artifact"
