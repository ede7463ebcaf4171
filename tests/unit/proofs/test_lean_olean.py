"""The reader of .olean files: what is malformed is an `OleanError`, and no file costs more than its size."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable

import pytest
from lean_forge import BASE, Forge, Maker, box

from gatekeeper.proofs.declarations import Theorem
from gatekeeper.proofs.errors import OleanError
from gatekeeper.proofs.module import OleanModule
from gatekeeper.proofs.olean import shape
from gatekeeper.proofs.terms import APP, Terms

STRING = (249 << 56) | (1 << 32)
ARRAY = (246 << 56) | (1 << 32)


def module(data: bytes) -> OleanModule:
    read = OleanModule(data, Terms())
    read.constants()
    return read


def simple() -> bytearray:
    m = Maker()
    return bytearray(m.olean(m.theorem("t", m.const("True"), m.const("True.intro"))))


def axiom(build: Callable[[Forge], int]) -> bytes:
    """A module with one axiom, whose type is what `build` writes."""
    m = Maker()
    forge = Forge(m.terms)
    type_ = build(forge)
    common = forge.object(shape(0, 3), (forge.name(m.name("a")), box(0), type_))
    info = forge.object(shape(0, 1), (forge.object(shape(0, 1, 1), (common,), bytes(1)),))
    return finish(forge, [info], [forge.name(m.name("a"))])


def finish(forge: Forge, infos: list[int], names: list[int]) -> bytes:
    parts = (forge.array([]), forge.array(names), forge.array(infos), forge.array([]), forge.array([]))
    return forge.finish(forge.object(shape(0, 5, 1), parts, bytes(1)))


def literal(forge: Forge, tag: int, value: int) -> int:
    return forge.object(shape(9, 1, 8), (forge.object(shape(tag, 1), (value,)),), bytes(8))


def sort(forge: Forge) -> int:
    return forge.object(shape(3, 1, 8), (box(0),), bytes(8))


def app(forge: Forge, function: int, argument: int) -> int:
    return forge.object(shape(5, 2, 8), (function, argument), bytes(8))


def test_a_simple_module() -> None:
    read = module(bytes(simple()))
    assert read.lean_version == "4.35.0"
    assert [read.reader.terms.components(name) for name in read.names] == [("t",)]
    assert isinstance(read.constant(0), Theorem)
    module(axiom(sort))


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (0, b"\x7fELF"),
        (5, b"\x01"),
        (5, b"\x03"),
        (6, b"\x00"),
        (7, b"\xff"),
        (12, b"\x00x"),
        (80, b"\x01"),
        (80, b"\x08"),
        (88, bytes(8)),
        (88, b"\xff" * 8),
        (88, struct.pack("<Q", BASE + 96)),
    ],
)
def test_headers(at: int, value: bytes) -> None:
    data = simple()
    data[at : at + len(value)] = value
    with pytest.raises(OleanError):
        module(bytes(data))


def test_truncated_files() -> None:
    data = bytes(simple())
    for end in range(len(data)):
        with pytest.raises(OleanError):
            module(data[:end])


def test_a_part_of_a_module_is_refused() -> None:
    data = simple()
    data[-8] = 1
    with pytest.raises(OleanError, match="module system"):
        module(bytes(data))


def after(forge: Forge, offset: int) -> int:
    return BASE + len(forge.data) + offset


MALFORMED: dict[str, Callable[[Forge], int]] = {
    "a small number": lambda f: box(3),
    "null": lambda f: 0,
    "far away": lambda f: 1 << 62,
    "the header": lambda f: BASE,
    "misaligned": lambda f: sort(f) + 4,
    "a forward reference": lambda f: app(f, after(f, 32), sort(f)),
    "itself": lambda f: app(f, after(f, 0), after(f, 0)),
    "a string": lambda f: f.string("x"),
    "a free variable": lambda f: f.object(shape(1, 1, 8), (box(0),), bytes(8)),
    "a metavariable": lambda f: f.object(shape(2, 1, 8), (box(0),), bytes(8)),
    "an unknown tag": lambda f: f.object(shape(12, 1, 8), (box(0),), bytes(8)),
    "a reference count": lambda f: f.object(shape(3, 1, 8) + 1, (box(0),), bytes(8)),
    "another size": lambda f: f.object(shape(3, 1, 16), (box(0),), bytes(16)),
    "a large variable": lambda f: f.object(shape(0, 1, 8), (box(1 << 20),), bytes(8)),
    "a huge variable": lambda f: f.object(shape(0, 1, 8), (f.nat(1 << 64),), bytes(8)),
    "an unknown binder info": lambda f: f.object(
        shape(6, 3, 9), (box(0), sort(f), sort(f)), bytes(8) + b"\x04"
    ),
    "an unknown let flag": lambda f: f.object(
        shape(8, 4, 9), (box(0), sort(f), sort(f), sort(f)), bytes(8) + b"\x02"
    ),
    "a binder with a number for a name": lambda f: f.object(
        shape(6, 3, 9), (box(7), sort(f), sort(f)), bytes(9)
    ),
    "a level metavariable": lambda f: f.object(
        shape(3, 1, 8), (f.object(shape(5, 1, 8), (box(0),), bytes(8)),), bytes(8)
    ),
    "a level that is a name": lambda f: f.object(shape(3, 1, 8), (f.name(f.terms.name_of("a")),), bytes(8)),
    "a constant without a list": lambda f: f.object(shape(4, 2, 8), (box(0), sort(f)), bytes(8)),
    "a literal of no kind": lambda f: literal(f, 2, box(0)),
    "a number that is a string": lambda f: literal(f, 0, f.string("1")),
    "a string that is a number": lambda f: literal(f, 1, box(1)),
    "no limbs": lambda f: literal(
        f, 0, f.raw(struct.pack("<QiiQ", (250 << 56) | (24 << 32), 0, 0, after(f, 24)))
    ),
    "negative": lambda f: literal(
        f, 0, f.raw(struct.pack("<QiiQQ", (250 << 56) | (32 << 32), 1, -1, after(f, 24), 1 << 63))
    ),
    "too many limbs": lambda f: literal(
        f, 0, f.raw(struct.pack("<QiiQQ", (250 << 56) | (32 << 32), 1, 1 << 30, after(f, 24), 1 << 63))
    ),
    "a big number that is small": lambda f: literal(
        f, 0, f.raw(struct.pack("<QiiQQ", (250 << 56) | (32 << 32), 1, 1, after(f, 24), 5))
    ),
    "a leading zero limb": lambda f: literal(
        f, 0, f.raw(struct.pack("<QiiQQQ", (250 << 56) | (40 << 32), 2, 2, after(f, 24), 1 << 63, 0))
    ),
    "digits elsewhere": lambda f: literal(
        f, 0, f.raw(struct.pack("<QiiQQ", (250 << 56) | (32 << 32), 1, 1, BASE + 96, 1 << 63))
    ),
    "an empty string object": lambda f: literal(f, 1, f.raw(struct.pack("<QQQQ", STRING, 0, 0, 0))),
    "a huge string": lambda f: literal(f, 1, f.raw(struct.pack("<QQQQ", STRING, 1 << 60, 1 << 60, 1))),
    "an endless string": lambda f: literal(f, 1, f.raw(struct.pack("<QQQQ", STRING, 3, 3, 3) + b"abc")),
    "not UTF-8": lambda f: literal(f, 1, f.raw(struct.pack("<QQQQ", STRING, 3, 3, 2) + b"\xc3\x28\0")),
    "a surrogate": lambda f: literal(f, 1, f.raw(struct.pack("<QQQQ", STRING, 4, 4, 1) + b"\xed\xa0\x80\0")),
    "a wrong length": lambda f: literal(f, 1, f.raw(struct.pack("<QQQQ", STRING, 3, 3, 5) + b"ab\0")),
    "a field of a huge index": lambda f: f.object(shape(11, 3, 8), (box(0), box(1 << 40), sort(f)), bytes(8)),
}


@pytest.mark.parametrize("build", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_expressions(build: Callable[[Forge], int]) -> None:
    with pytest.raises(OleanError):
        module(axiom(build))


def test_malformed_modules() -> None:
    m = Maker()
    for infos in ([box(0)], [BASE], None):
        forge = Forge(m.terms)
        if infos is None:  # an axiom dressed as a theorem
            common = forge.object(shape(0, 3), (forge.name(m.name("a")), box(0), sort(forge)))
            infos = [forge.object(shape(2, 1), (forge.object(shape(0, 1, 1), (common,), bytes(1)),))]
        with pytest.raises(OleanError):
            module(finish(forge, infos, [forge.name(m.name("a"))]))
    forge = Forge(m.terms)
    huge = forge.raw(struct.pack("<QQQ", ARRAY, 1 << 61, 1 << 61))
    empty = forge.array([])
    with pytest.raises(OleanError):
        module(forge.finish(forge.object(shape(0, 5, 1), (huge, empty, huge, empty, empty), bytes(1))))


def test_flags_of_constants() -> None:
    m = Maker()
    data = bytearray(m.olean(m.definition("d", m.type, m.prop)))
    at = data.rindex(struct.pack("<Q", shape(0, 4, 1))) + 40
    assert data[at] == 1
    data[at] = 3
    with pytest.raises(OleanError, match="safety"):
        module(bytes(data))


def test_deep_terms_and_names_need_no_stack() -> None:
    def deep(forge: Forge) -> int:
        name = box(0)
        for _ in range(1000):
            name = forge.object(shape(2, 2, 8), (name, box(1)), bytes(8))
        expr = forge.object(shape(4, 2, 8), (name, box(0)), bytes(8))
        for index in range(100_000):
            both = (expr, sort(forge)) if index % 2 else (sort(forge), expr)
            expr = app(forge, *both)
        return expr

    assert len(module(axiom(deep)).reader.terms) == 200_001


def test_names_have_a_depth() -> None:
    def deep(forge: Forge) -> int:
        name = box(0)
        for _ in range(100_000):
            name = forge.object(shape(2, 2, 8), (name, box(1)), bytes(8))
        return forge.object(shape(4, 2, 8), (name, box(0)), bytes(8))

    with pytest.raises(OleanError, match="components"):
        module(axiom(deep))


def test_sharing_does_not_multiply_the_work() -> None:
    def doubled(forge: Forge) -> int:
        """2^64 nodes when it is spelled out."""
        expr = sort(forge)
        for _ in range(64):
            expr = app(forge, expr, expr)
        return expr

    read = module(axiom(doubled))
    assert len(read.reader.terms) == 65
    assert read.reader.terms.ops[64] == APP

    def one_list(forge: Forge) -> int:
        """Each constant's levels are one cell more of the same list."""
        cell, expr = box(0), sort(forge)
        for _ in range(20_000):
            cell = forge.object(shape(1, 2), (box(0), cell))
            expr = app(forge, expr, forge.object(shape(4, 2, 8), (box(0), cell), bytes(8)))
        return expr

    def one_string(forge: Forge) -> int:
        text, expr = forge.string("x" * 100_000), sort(forge)
        for _ in range(20_000):
            expr = app(forge, expr, literal(forge, 1, text))
        return expr

    for bomb in (one_list, one_string):
        data = axiom(bomb)
        start = time.process_time()
        with pytest.raises(OleanError, match="shared so often"):
            module(data)
        assert time.process_time() - start < 5
