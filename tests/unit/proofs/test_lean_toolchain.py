"""A toolchain as the base: search paths of compiled modules, some in parts, read as they are imported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from lean_engine import HERE, RUN_LEAN, STANDARD, digest

from gatekeeper.proofs import process
from gatekeeper.proofs.errors import EngineFailure, OleanError
from gatekeeper.proofs.module import OleanModule
from gatekeeper.proofs.olean import joined
from gatekeeper.proofs.request import base_of
from gatekeeper.proofs.terms import Terms
from gatekeeper.proofs.toolchain import Toolchain

PARTS = ("", ".server", ".private")
WALL = """\
module
prelude
public section
set_option autoImplicit false
set_option genCtorIdx false
namespace Wall
inductive Colour : Type where
  | red | green
/-- Its value is in the module's private part. -/
noncomputable def other (c : Colour) : Colour := Colour.rec Colour.green Colour.red c
theorem known (p : Prop) (h : p) : p := h
end Wall
"""
MAIN = "prelude\nimport Tiny\nset_option genCtorIdx false\ntheorem main : {type} := {proof}\n"
CLAIM = "theorem claim : Eq (Wall.other Wall.Colour.red) Wall.Colour.green := {proof}"


class Laid:
    """A toolchain that is laid out on disk, and files compiled with it."""

    def __init__(self, engine: Path, folder: Path) -> None:
        self.engine, self.folder = engine, folder
        self.roots = ["lib/lean", "library"]
        for root in self.roots:
            (folder / root).mkdir(parents=True)

    def compile(self, name: str, source: str, root: str | None = None) -> Path:
        here = self.folder / root if root else self.folder / "claims"
        here.mkdir(exist_ok=True)
        (here / f"{name}.lean").write_text(source)
        arguments = ["-R", here, "-o", here / f"{name}.olean", here / f"{name}.lean"]
        done = subprocess.run(
            [sys.executable, "-c", RUN_LEAN, self.engine, *arguments],
            env={"LEAN_PATH": ":".join(str(self.folder / root) for root in self.roots)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return here / f"{name}.olean"

    def base(self) -> dict[str, Any]:
        """As in a request; the list of files is written anew."""
        files = [path for root in self.roots for path in (self.folder / root).rglob("*.olean*")]
        lines = sorted((str(path.relative_to(self.folder)), digest(path)[7:]) for path in files)
        sums = self.folder / "SHA256SUMS"
        sums.write_text("".join(f"{found}  {path}\n" for path, found in lines))
        return {
            "folder": str(self.folder),
            "roots": self.roots,
            "sums": str(sums),
            "sha256": "sha256:" + sha256(sums.read_bytes()).hexdigest(),
        }

    def judge(self, statement: Path, proof: Path, base: dict[str, Any] | None = None) -> dict[str, Any]:
        return process.judge(
            {
                "nonce": "n",
                "engine_library": str(self.engine),
                "engine_sha256": digest(self.engine),
                "base": base or self.base(),
                "statement": str(statement),
                "proof": str(proof),
                "theorems": ["claim"],
                "permitted_axioms": [*STANDARD, "hypothesis"],
            }
        )

    def file(self, name: str, body: str, *imports: str) -> Path:
        head = "".join(f"import {module}\n" for module in imports)
        return self.compile(name, f"prelude\n{head}set_option genCtorIdx false\n{body}\n")


@pytest.fixture(scope="module")
def laid(engine: Path, tmp_path_factory: pytest.TempPathFactory) -> Laid:
    """Tiny as the toolchain's own library; on top of it a module in parts, and some that are at odds."""
    made = Laid(engine, tmp_path_factory.mktemp("toolchain"))
    made.compile("Tiny", (HERE / "Tiny.lean").read_text(), "lib/lean")
    made.compile("Wall", WALL, "library")
    made.compile("One", MAIN.format(type="Eq Nat.zero Nat.zero", proof="Eq.refl _"), "library")
    made.compile(
        "Same", MAIN.format(type="Eq Nat.zero Nat.zero", proof="(fun h => h) (Eq.refl _)"), "library"
    )
    for name, value in (("Zero", "Nat.zero"), ("Onee", "Nat.succ Nat.zero")):
        made.compile(name, f"prelude\nimport Tiny\nnoncomputable def thing : Nat := {value}\n", "library")
    made.compile("Twos", MAIN.format(type="Eq Bool.true Bool.true", proof="Eq.refl _"), "library")
    return made


@pytest.fixture
def claims(laid: Laid) -> Callable[..., tuple[str, str]]:
    def run(statement: tuple[str, ...], proof: tuple[str, ...]) -> tuple[str, str]:
        record = laid.judge(laid.file("S", *statement), laid.file("P", *proof))
        return record["outcome"], (record["reason"] or {}).get("text", "")

    return run


SORRY = CLAIM.format(proof="sorryAx _ Bool.false")
PROVED = CLAIM.format(proof="Eq.refl _")


def test_a_module_in_parts_is_read_with_its_private_values(laid: Laid, claims: Callable[..., Any]) -> None:
    assert (laid.folder / "library/Wall.olean.private").is_file()
    assert claims((SORRY, "Tiny", "Wall"), (PROVED, "Tiny", "Wall")) == ("accepted", "")
    open_ = claims((SORRY, "Tiny", "Wall"), (SORRY, "Tiny", "Wall"))
    assert open_ == ("rejected", "claim is not fully proved: it rests on sorry")


def test_what_is_reported_is_the_list_of_the_toolchain(laid: Laid) -> None:
    base = laid.base()
    record = laid.judge(laid.file("S", SORRY, "Tiny", "Wall"), laid.file("P", PROVED, "Tiny", "Wall"), base)
    assert (record["outcome"], record["base"]) == ("accepted", base["sha256"])


def test_only_what_is_imported_is_the_base(claims: Callable[..., Any]) -> None:
    """Two modules that declare the same name can't be imported together, unless it is the same theorem."""
    assert claims((SORRY, "Tiny", "Wall", "One"), (PROVED, "Tiny", "Wall", "Twos"))[0] == "accepted"
    assert claims((SORRY, "Tiny", "Wall"), (PROVED, "Tiny", "Wall", "One", "Same"))[0] == "accepted"


def test_the_same_name_of_two_modules_is_two_things(claims: Callable[..., Any]) -> None:
    speaks = "theorem claim : Eq thing thing := {proof}"
    stated = (speaks.format(proof="sorryAx _ Bool.false"), "Tiny", "Zero")
    assert claims(stated, (speaks.format(proof="Eq.refl _"), "Tiny", "Zero"))[0] == "accepted"
    assert claims(stated, (speaks.format(proof="Eq.refl _"), "Tiny", "Onee")) == (
        "rejected",
        "claim is stated with thing, which the proof declares differently: expected Nat.zero, "
        "found Nat.succ Nat.zero",
    )


def test_a_name_of_an_import_is_not_the_proofs_to_declare(laid: Laid, claims: Callable[..., Any]) -> None:
    """Lean itself would refuse it: the file is compiled without the import, which is then written into it."""
    own = PROVED + "\ntheorem main : Eq Nat.zero Nat.zero := Eq.refl _"
    assert claims((SORRY, "Tiny", "Wall"), (own, "Tiny", "Wall"))[0] == "accepted"
    path = laid.file("Q", own.replace("main", "mian"), "Tiny", "Wall", "One")
    path.write_bytes(path.read_bytes().replace(b"mian", b"main"))
    record = laid.judge(laid.file("S", SORRY, "Tiny", "Wall"), path)
    assert record["reason"]["code"] == "redefines_trusted"
    assert record["reason"]["text"] == (
        "the proof declares main, which is not its own to declare: the base declares it"
    )


def test_an_import_from_elsewhere_is_refused(laid: Laid) -> None:
    path = laid.file("R", PROVED, "Tiny", "Wall")
    path.write_bytes(path.read_bytes().replace(b"Tiny\0", b"Tony\0"))
    record = laid.judge(laid.file("S", SORRY, "Tiny", "Wall"), path)
    assert record["reason"]["text"] == "the proof imports Tony, which is not trusted"


def test_modules_that_exclude_each_other_are_the_proofs_fault(laid: Laid) -> None:
    path = laid.file("T", PROVED, "Tiny", "Wall", "One", "Same")
    path.write_bytes(path.read_bytes().replace(b"Same\0", b"Twos\0"))
    record = laid.judge(laid.file("S", SORRY, "Tiny", "Wall"), path)
    assert (record["outcome"], record["reason"]["code"]) == ("rejected", "redefines_trusted")
    assert record["reason"]["text"] == (
        "the proof imports modules that can't be imported together: the base declares main twice"
    )


def test_a_permitted_axiom_is_the_one_that_the_statement_imports(
    laid: Laid, claims: Callable[..., Any]
) -> None:
    """Two libraries assume something under one name, and the claim permits that name."""
    for name, assumed in (("Weak", "True"), ("Strong", "False")):
        laid.compile(name, f"prelude\nimport Tiny\naxiom hypothesis : {assumed}\n", "library")
    proof = CLAIM.format(proof="False.rec (fun _ => _) hypothesis")
    own = "claim rests on the axiom hypothesis, which is not the one that the trusted statement knows"
    assert claims((SORRY, "Tiny", "Wall", "Weak"), (proof, "Tiny", "Wall", "Strong")) == ("rejected", own)
    assert claims((SORRY, "Tiny", "Wall"), (proof, "Tiny", "Wall", "Strong")) == ("rejected", own)
    assert claims((SORRY, "Tiny", "Wall", "Strong"), (proof, "Tiny", "Wall", "Strong"))[0] == "accepted"


@pytest.mark.parametrize("imported", [b"Ti/y", b"Ti\0y"], ids=["slash", "nul"])
def test_a_module_has_one_name(laid: Laid, imported: bytes) -> None:
    """What would lead to the same file by another name is no module."""
    (laid.folder / "library" / "Ti").mkdir(exist_ok=True)
    laid.compile("y", MAIN.format(type="Eq Bool.true Bool.true", proof="Eq.refl _"), "library/Ti")
    path = laid.file("U", PROVED, "Tiny", "Wall", "Zero")
    path.write_bytes(path.read_bytes().replace(b"Zero\0", imported + b"\0"))
    record = laid.judge(laid.file("S", SORRY, "Tiny", "Wall"), path)
    assert record["reason"]["code"] == "redefines_trusted"
    assert record["reason"]["text"].endswith("», which is not trusted")


@pytest.mark.parametrize(
    "declared", ["noncomputable def Nat.add (a b : Nat) : Nat := a", "axiom propext : Nat"]
)
def test_a_library_does_not_say_what_the_kernel_computes(laid: Laid, declared: str) -> None:
    """A module that imports nothing of Lean's own library, or not enough, and makes up for it."""
    nat = "inductive Nat : Type where\n  | zero : Nat\n  | succ (n : Nat) : Nat\n"
    laid.compile("Own", f"prelude\nset_option genCtorIdx false\n{nat}{declared}\n", "library")
    proof = laid.compile("P", "prelude\nimport Own\ntheorem claim (p : Prop) (h : p) : p := h\n")
    record = laid.judge(laid.file("S", SORRY, "Tiny", "Wall"), proof)
    assert record["reason"]["code"] == "redefines_trusted"
    assert record["reason"]["text"].startswith("the proof imports Own, which declares ")
    record = laid.judge(proof, proof)
    assert (record["outcome"], record["reason"]["code"]) == ("invalid_claim", "invalid_claim")


@pytest.mark.parametrize(
    ("spoil", "text"),
    [
        (
            lambda base: base | {"sha256": "sha256:" + "0" * 64},
            "the toolchain is not the one that was named: expected",
        ),
        (lambda base: base | {"sums": base["sums"] + "x"}, "the list of the toolchain's files can't be read"),
        (lambda base: base | {"roots": []}, "the request has no search path of the toolchain"),
    ],
)
def test_a_toolchain_that_is_not_the_named_one_is_no_verdict(
    laid: Laid, spoil: Callable[[dict[str, Any]], dict[str, Any]], text: str
) -> None:
    path = laid.file("S", SORRY, "Tiny", "Wall")
    record = laid.judge(path, path, spoil(laid.base()))
    assert record["outcome"] == "engine_failure"
    assert record["reason"]["text"].startswith(text)


def test_a_file_that_was_changed_is_no_verdict(laid: Laid, tmp_path: Path) -> None:
    base = laid.base()
    path = laid.file("S", SORRY, "Tiny", "Wall")
    wall = laid.folder / "library" / "Wall.olean.private"
    kept = wall.read_bytes()
    wall.write_bytes(kept[:-8] + bytes(8))
    record = laid.judge(path, path, base)
    wall.write_bytes(kept)
    assert record["outcome"] == "engine_failure"
    assert record["reason"]["text"].startswith(
        "the base file library/Wall.olean.private is not the pinned one"
    )


def test_parts_must_be_of_one_module_and_in_order(laid: Laid) -> None:
    first, second, third = ((laid.folder / "library" / f"Wall.olean{part}").read_bytes() for part in PARTS)
    other = (laid.folder / "library" / "One.olean").read_bytes()
    assert OleanModule(first, Terms(), [second, third]).names
    for parts in ([first, third, second], [first, other], [first, b""], [second, first]):
        with pytest.raises(OleanError, match="a part that does not belong"):
            joined(parts)
    with pytest.raises(OleanError, match="whose other parts are not here"):
        OleanModule(first, Terms())
    files = base_of(laid.base())
    assert files is not None
    pins = {path: pin for path, pin in files.pins.items() if path != "library/Wall.olean.private"}
    with pytest.raises(
        EngineFailure, match=r"library/Wall.olean can't be read: a file of Lean's module system"
    ):
        Toolchain(laid.folder, laid.roots, pins, "", Terms()).read("library/Wall.olean")
