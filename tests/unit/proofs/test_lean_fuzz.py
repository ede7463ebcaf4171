"""A short run of the mutation fuzzer, and random input to the readers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lean_forge import COMMIT, VERSION, Maker

from gatekeeper.proofs.closure import Declarations
from gatekeeper.proofs.declarations import Axiom
from gatekeeper.proofs.digest import Digester
from gatekeeper.proofs.errors import ExportError, OleanError
from gatekeeper.proofs.export import ExportReader
from gatekeeper.proofs.export_writer import write_export
from gatekeeper.proofs.module import OleanModule
from gatekeeper.proofs.scope import Scope, by_name, no_base
from gatekeeper.proofs.terms import APP, BVAR, CONST, IMAX, LAM, MAX, PARAM, PI, PROJ, SORT, SUCC, Terms

HERE = Path(__file__).parent


def test_mutated_proofs(engine: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(HERE / "fuzz_lean.py"), "--cases", "150", "--engine", str(engine.parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


HEADER = Maker().olean()[:96]


@given(st.binary(max_size=200), st.booleans())
def test_any_bytes_as_a_module(data: bytes, framed: bool) -> None:
    with pytest.raises(OleanError):
        OleanModule((HEADER if framed else b"") + data, Terms()).constants()


@given(st.lists(st.binary(max_size=100)))
def test_any_bytes_as_an_export(lines: list[bytes]) -> None:
    with pytest.raises(ExportError):
        ExportReader(Terms()).read(lines)


COMPONENT = st.text(max_size=3) | st.integers(0, 2**32 - 1)
NODE = st.tuples(st.integers(0, 9), st.integers(0, 2**70), st.integers(0, 99), st.integers(0, 99), COMPONENT)


def grow(m: Maker, nodes: list[tuple[int, int, int, int, str | int]]) -> int:
    """An expression out of arbitrary numbers: each node takes its parts from those before it."""
    t = m.terms
    exprs, levels, names = [m.prop], [0], [t.name_of("x")]
    for kind, number, first, second, component in nodes:
        left, right = exprs[first % len(exprs)], exprs[second % len(exprs)]
        name, level = names[first % len(names)], levels[first % len(levels)]
        names.append(t.name(name, component))
        levels.append(t.level(SUCC, level) if number % 2 else t.level(PARAM, name))
        levels.append(t.level((MAX, IMAX)[number % 2], level, levels[second % len(levels)]))
        match kind:
            case 0:
                made = t.add(BVAR, number % 1000)
            case 1:
                made = t.add(SORT, level)
            case 2:
                made = t.add(CONST, name, t.level_list((level, levels[-1])))
            case 3:
                made = t.add(APP, left, right)
            case 4 | 5:
                made = t.add((LAM if kind == 4 else PI) + 16 * (number % 4), name, left, right)
            case 6:
                made = t.add_let(name, left, right, exprs[-1], nondependent=bool(number % 2))
            case 7:
                made = t.add_literal(number)
            case 8:
                made = t.add_literal(str(component))
            case _:
                made = t.add(PROJ, name, number % 5, left)
        exprs.append(made)
    return exprs[-1]


@given(st.lists(NODE, max_size=30))
def test_terms_survive_both_formats(nodes: list[tuple[int, int, int, int, str | int]]) -> None:
    """Whatever the term: what is written to a file and read again is the same to the comparison."""
    m = Maker()
    axiom = Axiom(m.name("a"), (), grow(m, nodes), False)
    expected = Digester(m.terms).expr(axiom.type)
    terms = Terms()
    (read,) = OleanModule(m.olean(axiom), terms).constants()
    assert isinstance(read, Axiom)
    assert Digester(terms).expr(read.type) == expected
    declarations = Declarations(terms, Scope(no_base(terms), by_name([read])))
    reader = ExportReader(Terms())
    reader.read(write_export(declarations, [declarations.closure([read.name], proofs=True)], VERSION, COMMIT))
    (again,) = reader.constants
    assert isinstance(again, Axiom)
    assert Digester(reader.terms).expr(again.type) == expected
