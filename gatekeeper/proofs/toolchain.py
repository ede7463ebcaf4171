"""The compiled modules of a Lean toolchain, with whatever was built on it: read as they are imported.

A folder holds search paths (`roots`), in which the module `Init.Prelude` is the file `Init/Prelude.olean`. A
module of Lean's module system has two further files beside it. Every file that is read must have the SHA-256
that the list of the whole toolchain has for it.

Only what a file imports, however indirectly, is its base: a toolchain holds modules that can't be imported
together. Names with a fixed meaning (`special.py`) are for the toolchain itself to declare, which is in the
first root, not for a library that was built on it. What is kept of a module are the names of its constants;
it is read again when one is decoded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from gatekeeper.proofs.declarations import Constant
from gatekeeper.proofs.errors import EngineFailure, Finding, OleanError
from gatekeeper.proofs.module import OleanModule
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.scope import Base, DeclaredTwice, read_pinned
from gatekeeper.proofs.special import AXIOMS, SPECIAL
from gatekeeper.proofs.terms import Terms

PARTS: Final = ("", ".server", ".private")
"""Endings of the files of a module of the module system, in the order in which they were written."""


class Shelved:
    """A module of which the names are known, read again for its constants."""

    def __init__(self, toolchain: Toolchain, root: str, inner: str) -> None:
        self.root = root
        path = f"{root}/{inner}"
        module = toolchain.read(path)
        self._toolchain, self._path = toolchain, path
        self._module: OleanModule | None = None
        self.lean_version, self.githash = module.lean_version, module.githash
        self.imports: Sequence[int] = module.imports
        self.names: Sequence[int] = module.names

    def constant(self, index: int) -> Constant:
        if self._module is None:
            self._module = self._toolchain.read(self._path)
        return self._module.constant(index)


class Toolchain:
    """All modules of a toolchain that may be imported."""

    def __init__(
        self, folder: Path, roots: Sequence[str], pins: Mapping[str, str], digest: str, terms: Terms
    ) -> None:
        """`pins`: SHA-256 of every file, by its path below `folder`. Raises `EngineFailure`."""
        self.digest = digest
        self._folder, self._roots, self._pins, self._terms = folder, roots, pins, terms
        self._shelf: dict[int, Shelved | None] = {}
        some = next((path for path in sorted(pins) if path.endswith(".olean")), None)
        if some is None:
            raise EngineFailure("the toolchain has no compiled module")
        first = self.read(some)
        self.makers = {(first.lean_version, first.githash)}

    def read(self, path: str) -> OleanModule:
        """A module with all its parts. Raises `EngineFailure`."""
        files = [
            read_pinned(self._folder, path + part, self._pins) for part in PARTS if path + part in self._pins
        ]
        try:
            return OleanModule(files[0], self._terms, files[1:])
        except OleanError as error:
            raise EngineFailure(f"the toolchain's file {path} can't be read: {error}") from error

    def module(self, name: int) -> Shelved | None:
        """The module of a name; None if the toolchain has none. Raises `EngineFailure`."""
        if name not in self._shelf:
            parts = self._terms.components(name)
            inner = "/".join(str(part) for part in parts) + ".olean"
            # One name for each file, so that no module can be imported twice as two.
            plain = all(isinstance(part, str) and "/" not in part for part in parts)
            roots = [root for root in self._roots if plain and f"{root}/{inner}" in self._pins]
            self._shelf[name] = Shelved(self, roots[0], inner) if roots else None
        return self._shelf[name]

    def under(self, imports: Iterable[int]) -> Base:
        """The modules that imports lead to; those that are not here are left out.

        Raises `EngineFailure`, and the `Finding` redefines_trusted if they can't be imported together, or if
        one of a library declares a name with a fixed meaning.
        """
        reached: dict[int, Shelved] = {}
        wanted, seen = list(imports), set[int]()
        while wanted:
            name = wanted.pop()
            if name in seen:
                continue
            seen.add(name)
            module = self.module(name)
            if module is not None:
                reached[name] = module
                wanted += module.imports
        fixed = {self._terms.name_of(*name) for name in (*SPECIAL, *AXIOMS)}
        for imported, module in reached.items():
            for name in fixed.intersection(module.names) if module.root != self._roots[0] else ():
                shown = show_name(self._terms, name)
                path = show_name(self._terms, imported)
                text = f"the proof imports {path}, which declares {shown}: that is for Lean's own library"
                raise Finding("redefines_trusted", text, constant=shown)
        try:
            return Base(self._terms, reached, self.digest)
        except DeclaredTwice as error:
            text = f"the proof imports modules that can't be imported together: {error}"
            raise Finding("redefines_trusted", text) from error
