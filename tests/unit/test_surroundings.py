"""What differs between two environments."""

from __future__ import annotations

from gatekeeper.model import Surroundings
from gatekeeper.report.surroundings import Difference, Scene, packages_of
from gatekeeper.sandbox.images.bill import bill
from gatekeeper.sandbox.images.cache import Package

ID = "sha256:" + "1" * 64
HERE = Surroundings(
    environment="python", image=ID, packages="sha256:" + "2" * 64, cpu="A", kernel="linux 6", engine="28"
)
PACKAGES = (
    Package(kind="deb", name="libc6", version="2.36-9", sha256="a" * 64),
    Package(kind="wheel", name="numpy", version="2.0"),
    Package(kind="wheel", name="numpy", version="2.0"),
    Package(kind="base", name="registry.example/r", version="sha256:" + "3" * 64, sha256="3" * 64),
    Package(kind="toolchain", name="lean", version="4.35.0"),
)


def scene(known: dict[str, str] | None = None, **changes: str) -> Scene:
    return Scene("t", HERE.model_copy(update=changes), known)


def test_the_same_differs_in_nothing_even_where_the_bill_is_gone() -> None:
    pair = Difference(scene(), scene())
    assert (pair.fields, pair.packages, pair.known) == ({}, {}, True)


def test_every_fact_can_differ() -> None:
    for name in ("environment", "image", "cpu", "kernel", "engine"):
        pair = Difference(scene(), scene(**{name: "other"}))
        assert pair.fields == {name: (getattr(HERE, name), "other")}


def test_packages_come_go_and_change() -> None:
    first = scene({"deb a": "1", "deb b": "1", "pypi c": "1"})
    second = scene({"deb a": "2", "deb b": "1", "pypi d": "3"}, packages="sha256:" + "4" * 64)
    pair = Difference(first, second)
    assert pair.packages == {"deb a": ("1", "2"), "pypi c": ("1", None), "pypi d": (None, "3")}
    assert pair.document()["packages"]["pypi d"] == [None, "3"]


def test_a_lost_bill_is_no_empty_one() -> None:
    pair = Difference(scene({"deb a": "1"}), scene(None, packages="sha256:" + "4" * 64))
    assert not pair.known
    assert pair.document()["packages"] is None


def test_a_bill_is_the_same_every_time_and_reads_back() -> None:
    made = bill("python", ID, "amd64", PACKAGES)
    assert made == bill("python", ID, "amd64", reversed(PACKAGES))
    assert packages_of(made) == {
        "deb libc6": "2.36-9",
        "pypi numpy": "2.0",
        "oci registry.example/r": "sha256:" + "3" * 64,
        "toolchain lean": "4.35.0",
    }
    assert b'"specVersion": "1.6"' in made
    assert b"pkg:deb/debian/libc6@2.36-9?arch=amd64" in made


def test_what_is_no_bill_gives_no_packages() -> None:
    for content in (b"", b"[]", b"{", b'{"components": 1}', b'{"components": [1]}', b'{"components": [{}]}'):
        assert packages_of(content) is None
