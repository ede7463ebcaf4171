"""Names and terms as people see them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lean_forge import Maker

from gatekeeper.proofs.pretty import MAX_TEXT, show_difference, show_number, show_term
from gatekeeper.proofs.printing import show_components, show_text

COMPONENTS = st.lists(st.text(max_size=5) | st.integers(0, 2**32 - 1), max_size=4).map(tuple)


@given(COMPONENTS, COMPONENTS)
def test_different_names_look_different(one: tuple[str | int, ...], other: tuple[str | int, ...]) -> None:
    assert (show_components(one) == show_components(other)) == (one == other)
    assert show_components(one).isprintable()


def test_names() -> None:
    assert show_components(("Nat", "add_comm'")) == "Nat.add_comm'"
    assert show_components(("a.b",)) == "«a.b»"
    assert show_components(("a", "b")) == "a.b"
    assert show_components(("propext\n",)) == "«propext\\n»"
    assert show_components(("x", 1)) == "x.1"
    assert show_components(("x", "1")) == "x.«1»"
    assert show_components(("\u202etxeporp",)) == "«\\u202etxeporp»"
    assert len(show_components(("long",) * 5000)) < 400
    assert show_text("a\x1b[31mb") == "a\\x1b[31mb"


def test_terms() -> None:
    m = Maker()
    nat = m.const("Nat")
    zero, one = m.bvar(0), m.bvar(1)
    equal = m.eq(nat, zero, one)
    assert show_term(m.terms, m.pi(nat, m.pi(nat, equal, "b"), "a")) == "∀ (a : Nat), ∀ (b : Nat), b = a"
    assert show_term(m.terms, m.pi(nat, m.pi(nat, equal, "a"), "a")) == "∀ (a : Nat), ∀ (a' : Nat), a' = a"
    assert show_term(m.terms, m.pi(m.pi(nat, nat), nat)) == "(Nat → Nat) → Nat"
    assert show_term(m.terms, m.app(m.const("f"), m.app(m.const("g"), m.nat(1)))) == "f (g 1)"
    assert show_term(m.terms, m.terms.add_literal('a"\n')) == '"a"\\n"'
    assert show_number(10**5000).startswith("0x")


def test_hidden_arguments_are_shown_where_they_differ() -> None:
    m = Maker()
    nat, other = m.const("Nat"), m.const("Other")
    texts = show_difference(m.terms, m.eq(nat, m.nat(1), m.nat(1)), m.eq(other, m.nat(1), m.nat(1)))
    assert texts == ("Eq.{1} Nat 1 1", "Eq.{1} Other 1 1")


def test_huge_terms_are_cut() -> None:
    m = Maker()
    term = m.const("leaf")
    for _ in range(200):
        term = m.app(m.const("node"), term, term)
    assert len(show_term(m.terms, term)) <= MAX_TEXT + 1
