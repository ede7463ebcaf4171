"""Whole modules as sets of constants: the pinned base, and a module on top of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from gatekeeper.proofs.declarations import Constant, Theorem
from gatekeeper.proofs.digest import Digester
from gatekeeper.proofs.errors import EngineFailure, OleanError
from gatekeeper.proofs.module import OleanModule
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.terms import Terms


class CompiledModule(Protocol):
    """What is known of a module of the base; a constant is decoded when it is asked for."""

    @property
    def lean_version(self) -> str: ...

    @property
    def githash(self) -> str: ...

    @property
    def names(self) -> Sequence[int]: ...

    def constant(self, index: int) -> Constant: ...


class DeclaredTwice(EngineFailure):
    """Two modules that can't be imported together."""


class Base:
    """The modules that a file builds on. Their constants are decoded when they are asked for."""

    def __init__(self, terms: Terms, modules: Mapping[int, CompiledModule], digest: str) -> None:
        """`modules`: by their names. Raises `EngineFailure` if two declare one name, or differ in the Lean
        that made them.

        As in Lean, two may hold the same theorem: equation lemmas are made wherever they are first needed.
        """
        self.digest = digest
        self.module_names = frozenset(modules)
        self.makers = {(module.lean_version, module.githash) for module in modules.values()}
        if len(self.makers) > 1:
            raise EngineFailure("the modules of the base were compiled by different versions of Lean")
        self._terms = terms
        self._places: dict[int, tuple[CompiledModule, int]] = {}
        self._known: dict[int, Constant] = {}
        for module in modules.values():
            for index, name in enumerate(module.names):
                if name not in self._places:
                    self._places[name] = (module, index)
                elif not self._same_theorem(self._places[name], (module, index)):
                    raise DeclaredTwice(f"the base declares {show_name(terms, name)} twice")

    def under(self, imports: Iterable[int]) -> Base:
        """The modules that a file with these imports builds on: all of them, whatever it imports."""
        return self

    def __contains__(self, name: int) -> bool:
        return name in self._places

    def origin(self, name: int) -> CompiledModule | None:
        """The module that declares a constant."""
        return self._places[name][0] if name in self._places else None

    def get(self, name: int) -> Constant | None:
        if name in self._known:
            return self._known[name]
        if name not in self._places:
            return None
        constant = self._known[name] = self._decode(self._places[name])
        return constant

    @staticmethod
    def _decode(place: tuple[CompiledModule, int]) -> Constant:
        module, index = place
        try:
            return module.constant(index)
        except OleanError as error:
            raise EngineFailure(f"the base can't be read: {error}") from error

    def _same_theorem(self, *places: tuple[CompiledModule, int]) -> bool:
        first, second = (self._decode(place) for place in places)
        if not isinstance(first, Theorem) or not isinstance(second, Theorem):
            return False
        digester = Digester(self._terms)
        return first.levels == second.levels and digester.expr(first.type) == digester.expr(second.type)


class Library(Protocol):
    """All that may be imported. `makers` are the version and commit of the Lean that compiled it."""

    makers: set[tuple[str, str]]
    digest: str

    def under(self, imports: Iterable[int]) -> Base:
        """The modules that a file with these imports builds on. Raises `EngineFailure` and `Finding`."""
        ...


def read_pinned(folder: Path, path: str, pins: Mapping[str, str]) -> bytes:
    """A file of the base by its pinned SHA-256. Raises `EngineFailure`."""
    try:
        data = (folder / path).read_bytes()
    except OSError as error:
        raise EngineFailure(f"the base file {path} can't be read: {error.strerror}") from error
    found = sha256(data).hexdigest()
    if found != pins[path].removeprefix("sha256:"):
        raise EngineFailure(
            f"the base file {path} is not the pinned one: expected {pins[path]}, found sha256:{found}"
        )
    return data


def digest_of(pins: Mapping[str, str]) -> str:
    """What names a base: the digest of its files' paths and digests, in order."""
    lines = "".join(f"{path}\n{pin.removeprefix('sha256:')}\n" for path, pin in sorted(pins.items()))
    return "sha256:" + sha256(lines.encode()).hexdigest()


def read_base(folder: Path, pins: Mapping[str, str], terms: Terms) -> Base:
    """Read the compiled base, each file by its pinned SHA-256. Raises `EngineFailure`."""
    if not pins:
        raise EngineFailure("the base names no file")
    modules: dict[int, OleanModule] = {}
    for path in sorted(pins):
        data = read_pinned(folder, path, pins)
        try:
            name = terms.name_of(*path.removesuffix(".olean").split("/"))
            modules[name] = OleanModule(data, terms)
        except OleanError as error:
            raise EngineFailure(f"the base file {path} can't be read: {error}") from error
    return Base(terms, modules, digest_of(pins))


@dataclass(frozen=True, slots=True)
class Scope:
    """The base with a module's own constants on top. The base wins where both have a name."""

    base: Base
    own: Mapping[int, Constant]

    def get(self, name: int) -> Constant | None:
        return self.base.get(name) if name in self.base else self.own.get(name)

    def is_trusted(self, name: int) -> bool:
        return name in self.base

    def origin(self, name: int) -> object | None:
        return self.base.origin(name)


def no_base(terms: Terms) -> Base:
    """The base of an export, which brings everything itself."""
    return Base(terms, {}, "")


def by_name(constants: Iterable[Constant]) -> dict[int, Constant]:
    return {constant.name: constant for constant in constants}
