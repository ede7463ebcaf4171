"""Whole modules as sets of constants: the pinned base, and a module on top of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from gatekeeper.proofs.declarations import Constant
from gatekeeper.proofs.errors import EngineFailure, OleanError
from gatekeeper.proofs.module import OleanModule
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.terms import Terms


class Base:
    """The pinned library. Its constants are decoded when they are asked for."""

    def __init__(self, terms: Terms, modules: Mapping[str, OleanModule], digest: str) -> None:
        """Raises `EngineFailure` if two modules declare one name, or differ in the Lean that made them."""
        self.digest = digest
        self.module_names = frozenset(terms.name_of(*module.split(".")) for module in modules)
        self.makers = {(module.lean_version, module.githash) for module in modules.values()}
        if len(self.makers) > 1:
            raise EngineFailure("the modules of the base were compiled by different versions of Lean")
        self._places: dict[int, tuple[OleanModule, int]] = {}
        self._known: dict[int, Constant] = {}
        for module in modules.values():
            for index, name in enumerate(module.names):
                if name in self._places:
                    raise EngineFailure(f"the base declares {show_name(terms, name)} twice")
                self._places[name] = (module, index)

    def __contains__(self, name: int) -> bool:
        return name in self._places

    def get(self, name: int) -> Constant | None:
        if name in self._known:
            return self._known[name]
        if name not in self._places:
            return None
        module, index = self._places[name]
        try:
            constant = self._known[name] = module.constant(index)
        except OleanError as error:
            raise EngineFailure(f"the base can't be read: {error}") from error
        return constant


def read_base(folder: Path, pins: Mapping[str, str], terms: Terms) -> Base:
    """Read the compiled base, each file by its pinned SHA-256. Raises `EngineFailure`."""
    if not pins:
        raise EngineFailure("the base names no file")
    modules: dict[str, OleanModule] = {}
    whole = sha256()
    for path, pin in sorted(pins.items()):
        try:
            data = (folder / path).read_bytes()
        except OSError as error:
            raise EngineFailure(f"the base file {path} can't be read: {error.strerror}") from error
        found = sha256(data).hexdigest()
        if found != pin.removeprefix("sha256:"):
            raise EngineFailure(
                f"the base file {path} is not the pinned one: expected {pin}, found sha256:{found}"
            )
        whole.update(f"{path}\n{found}\n".encode())
        try:
            modules[path.removesuffix(".olean").replace("/", ".")] = OleanModule(data, terms)
        except OleanError as error:
            raise EngineFailure(f"the base file {path} can't be read: {error}") from error
    return Base(terms, modules, "sha256:" + whole.hexdigest())


@dataclass(frozen=True, slots=True)
class Scope:
    """The base with a module's own constants on top. The base wins where both have a name."""

    base: Base
    own: Mapping[int, Constant]

    def get(self, name: int) -> Constant | None:
        return self.base.get(name) if name in self.base else self.own.get(name)

    def is_trusted(self, name: int) -> bool:
        return name in self.base


def no_base(terms: Terms) -> Base:
    """The base of an export, which brings everything itself."""
    return Base(terms, {}, "")


def by_name(constants: Iterable[Constant]) -> dict[int, Constant]:
    return {constant.name: constant for constant in constants}
