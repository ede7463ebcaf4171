"""Strange declarations end in a rejection by the kernel, not in its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lean_forge import Maker

from gatekeeper.proofs.declarations import Constant, Constructor, Inductive, Recursor
from gatekeeper.proofs.terms import IMAX, MAX, PARAM, SUCC

Judge = Callable[..., dict[str, Any]]


def types(m: Maker, type_: int, constructors: dict[str, int], **changes: Any) -> list[Constant]:
    """The inductive type T."""
    name = m.name("T")
    own = Inductive(name, (), type_, 0, 0, (name,), tuple(map(m.name, constructors)), 0, False, False, False)
    made = [
        Constructor(m.name(c), (), t, name, i, 0, 0, False) for i, (c, t) in enumerate(constructors.items())
    ]
    shared = {key: value for key, value in changes.items() if key in ("params", "levels")}
    return [replace(own, **changes), *(replace(c, **shared) for c in made), Recursor(m.name("T.rec"))]


def many_parameters(m: Maker) -> list[Constant]:
    return types(m, m.type, {"T.a": m.const("T")}, params=5)


def huge_number_of_parameters(m: Maker) -> list[Constant]:
    return types(m, m.type, {"T.a": m.const("T")}, params=(1 << 32) - 1)


def no_sort(m: Maker) -> list[Constant]:
    return types(m, m.const("Nat"), {"T.a": m.const("T")})


def type_of_a_loose_variable(m: Maker) -> list[Constant]:
    return types(m, m.bvar(3), {"T.a": m.const("T")})


def constructor_of_a_loose_variable(m: Maker) -> list[Constant]:
    return types(m, m.type, {"T.a": m.pi(m.bvar(5), m.const("T"))})


def constructor_applied_too_much(m: Maker) -> list[Constant]:
    return types(m, m.type, {"T.a": m.app(m.const("T"), m.nat(1))})


def negative_through_a_list(m: Maker) -> list[Constant]:
    listed = m.app(m.const("List", 0), m.pi(m.const("T"), m.const("Nat")))
    return types(m, m.type, {"T.a": m.pi(listed, m.const("T"))}, nested=1)


def nested_in_a_proposition(m: Maker) -> list[Constant]:
    return types(
        m, m.type, {"T.a": m.pi(m.app(m.const("Nonempty", m.one), m.const("T")), m.const("T"))}, nested=1
    )


def wrong_levels(m: Maker) -> list[Constant]:
    u = m.terms.name_of("u")
    return types(m, m.terms.add(1, m.terms.level(PARAM, u)), {"T.a": m.const("T")}, levels=(u, u))


def no_constructor_of_a_function_type(m: Maker) -> list[Constant]:
    return types(m, m.pi(m.const("T"), m.type), {})


def universe_that_may_be_prop(m: Maker) -> list[Constant]:
    """`Sort (imax 1 u)` and the like: neither a proposition nor not."""
    t, u = m.terms, m.terms.name_of("u")
    level = t.level(IMAX, m.one, t.level(MAX, t.level(PARAM, u), 0))
    own = m.const("T", t.level(PARAM, u))
    return types(m, t.add(1, level), {"T.a": m.pi(m.type, own)}, levels=(u,))


def projection_of_a_loose_variable(m: Maker) -> list[Constant]:
    return [m.definition("T", m.type, m.terms.add(9, m.name("And"), 0, m.bvar(0)))]


def definition_of_a_deep_level(m: Maker) -> list[Constant]:
    level = 0
    for _ in range(4000):
        level = m.terms.level(SUCC, level)
    return [m.definition("T", m.type, m.terms.add(1, level))]


def let_with_a_wrong_value(m: Maker) -> list[Constant]:
    value = m.terms.add_let(m.name("x"), m.const("Nat"), m.const("True.intro"), m.bvar(0), nondependent=False)
    return [m.definition("T", m.const("Nat"), value)]


def sum_of_a_word_and_a_number(m: Maker) -> list[Constant]:
    value = m.app(m.const("Nat.add"), m.terms.add_literal("word"), m.nat(1 << 80))
    return [m.definition("T", m.const("Nat"), value)]


def too_many_arguments(m: Maker) -> list[Constant]:
    value = m.app(m.const("Nat.add"), *[m.nat(n) for n in range(300)])
    return [m.definition("T", m.const("Nat"), value)]


def wide_type(m: Maker) -> list[Constant]:
    body = m.const("Nat")
    for _ in range(30_000):
        body = m.pi(m.const("Nat"), body)
    return [m.definition("T", body, m.nat(0))]


STRANGE = [
    many_parameters,
    huge_number_of_parameters,
    no_sort,
    type_of_a_loose_variable,
    constructor_of_a_loose_variable,
    constructor_applied_too_much,
    negative_through_a_list,
    nested_in_a_proposition,
    wrong_levels,
    no_constructor_of_a_function_type,
    universe_that_may_be_prop,
    projection_of_a_loose_variable,
    definition_of_a_deep_level,
    let_with_a_wrong_value,
    sum_of_a_word_and_a_number,
    too_many_arguments,
    wide_type,
]


@pytest.mark.parametrize("build", STRANGE, ids=lambda build: build.__name__)
def test_strange_declarations(judge: Judge, build: Callable[[Maker], list[Constant]]) -> None:
    m = Maker()
    false = m.const("False")
    sorry = m.app(m.const("sorryAx", 0), false, m.const("Bool.false"))
    stated = m.olean(m.theorem("claim", false, sorry))
    m = Maker()
    constants = build(m)
    levels = tuple(0 for _ in getattr(constants[0], "levels", ()))
    value = m.app(m.lam(m.type, m.const("True.intro")), m.const("T", *levels))
    record = judge(stated, m.olean(*constants, m.theorem("claim", m.const("False"), value)))
    assert record["outcome"] == "rejected"
    assert record["reason"]["code"] == "kernel_rejected", record
    assert record["reason"]["text"].isprintable()
