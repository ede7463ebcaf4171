"""The kernel of the engine's library, driven by ctypes: an empty environment, and one call for each
declaration.

Everything here is the binary interface of one build of Lean 4.35.0, so the library is pinned by its SHA-256
before it is loaded. One process makes one `Kernel`, and ends after one judgement.

Memory: objects of the engine carry a reference count at their start; 0 means "lives for ever", and the
engine then neither counts nor frees it. All terms and declarations that we make get 0, so one term can be
used in any number of places without counting, and all die with the process. Objects that need no derived
data are laid out by us in an arena (`Arena`); names, levels and expressions carry hashes and are made by the
engine. Environments are counted as usual: each call consumes one and returns the next.
"""

from __future__ import annotations

import ctypes
import os
from array import array
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from gatekeeper.proofs.errors import EngineFailure
from gatekeeper.proofs.olean import shape

DRIVEN: Final = "eb6cafb7290e8bd5f2937522d8d804f58f02bafc"
"""The commit of Lean whose binary interface this file speaks: 4.35.0."""
CHUNK_WORDS: Final = 1 << 16
SMAP: Final = shape(0, 2, 1)  # two maps; a flag: only the first is in use
ENVIRONMENT_FIELDS: Final = 6

Object = int
"""The address of an object of the engine, or a small number n as 2n+1."""


def small(number: int) -> Object:
    return 2 * number + 1


def word(address: int) -> int:
    return ctypes.c_uint64.from_address(address).value


def tag(value: Object) -> int:
    """The constructor of an object, which may be a small number."""
    return value >> 1 if value & 1 else word(value) >> 56


def field(value: Object, index: int) -> Object:
    return word(value + 8 + 8 * index)


def scalar_byte(value: Object, fields: int, byte: int) -> int:
    return ctypes.c_uint8.from_address(value + 8 + 8 * fields + byte).value


def text(value: Object) -> str:
    """A string object as text."""
    return ctypes.string_at(value + 32, word(value + 8) - 1).decode("utf-8", "replace")


class Arena:
    """Objects laid out in our own memory, with reference count 0."""

    def __init__(self) -> None:
        self._chunks: list[array[int]] = []
        self._free = 0
        self._start = 0
        self._at = 0

    def object(self, header: int, fields: Sequence[Object], scalars: Sequence[int] = ()) -> Object:
        """An object with this first word, object fields and words of scalars."""
        size = 1 + len(fields) + len(scalars)
        if size > self._free:
            chunk = array("Q", bytes(8 * max(CHUNK_WORDS, size)))
            self._chunks.append(chunk)
            self._start, self._at, self._free = chunk.buffer_info()[0], 0, len(chunk)
        chunk, at = self._chunks[-1], self._at
        chunk[at] = header
        at += 1
        for value in (*fields, *scalars):
            chunk[at] = value
            at += 1
        address = self._start + 8 * self._at
        self._at = at
        self._free -= size
        return address

    def list(self, items: Sequence[Object]) -> Object:
        cells = small(0)
        for item in reversed(items):
            cells = self.object(shape(1, 2), (item, cells))
        return cells


class Library:
    """The loaded engine. Raises `EngineFailure` if it is missing, not the pinned one, or does not start."""

    def __init__(self, path: Path, pin: str) -> None:
        for variable in [name for name in os.environ if name.startswith("LEAN")]:
            del os.environ[variable]
        try:
            with path.open("rb") as file:
                self.sha256 = "sha256:" + file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EngineFailure(f"the engine library can't be read: {error.strerror}") from error
        if self.sha256.removeprefix("sha256:") != pin.removeprefix("sha256:"):
            raise EngineFailure(
                f"the engine library is not the pinned one: expected {pin}, found {self.sha256}"
            )
        try:
            self.calls = ctypes.PyDLL(str(path), mode=ctypes.RTLD_GLOBAL)
            self.calls.lean_initialize()
            self.calls.lean_io_mark_end_initialization()
            self.version = text(self._global("l_Lean_versionStringCore"))
            self.commit = text(self._global("l_Lean_githash"))
        except (OSError, AttributeError, ValueError) as error:
            raise EngineFailure(f"the engine does not start: {error}") from error
        if self.commit != DRIVEN:
            raise EngineFailure(
                f"the engine is Lean {self.version}, commit {self.commit}; only the kernel of Lean 4.35.0, "
                f"commit {DRIVEN}, can be driven"
            )
        self.counts = memoryview((ctypes.c_int32 * (1 << 45)).from_address(0)).cast("B").cast("i")

    def _global(self, name: str) -> Object:
        return ctypes.c_void_p.in_dll(self.calls, name).value or 0

    def function(self, name: str, arguments: Sequence[Any]) -> Any:
        """A function of the engine that returns an object."""
        try:
            found = self.calls[name]
        except AttributeError as error:
            raise EngineFailure(f"the engine has no {name}") from error
        found.restype, found.argtypes = ctypes.c_void_p, list(arguments)
        return found

    def keep(self, value: Object) -> Object:
        """Let an object live for ever."""
        if not value & 1:
            self.counts[value >> 2] = 0
        return value


class Kernel:
    """An environment that grows by checked declarations."""

    def __init__(self, library: Library, arena: Arena) -> None:
        self.library = library
        pointer, size = ctypes.c_void_p, ctypes.c_size_t
        self._add = library.function("lean_add_decl", (pointer, size, size, pointer, pointer))
        self._environment = self._empty(library, arena)

    @staticmethod
    def _empty(library: Library, arena: Arena) -> Object:
        """A new environment, with its map of constants in the state of "imports are done".

        In that state constants are kept in a persistent map; before it, each addition would copy the whole
        map.
        """
        made = library.function("l_Lean_mkEmptyEnvironment", (ctypes.c_uint32,))(0)
        if made is None or tag(made) != 0:
            raise EngineFailure("the engine makes no empty environment")
        convert = library.function("lean_elab_environment_to_kernel_env", (ctypes.c_void_p,))
        environment = library.keep(convert(field(made, 0)))
        header = word(environment)
        constants = field(environment, 0)
        if header >> 48 != ENVIRONMENT_FIELDS or word(constants) >> 32 != SMAP >> 32:
            raise EngineFailure("the engine's environment has another layout than that of Lean 4.35")
        settled = arena.object(SMAP, (field(constants, 0), field(constants, 1)), (0,))
        rest = [field(environment, index) for index in range(1, ENVIRONMENT_FIELDS)]
        scalars = (header >> 32 & 0xFFFF) // 8 - 1 - ENVIRONMENT_FIELDS
        return arena.object(header & ~0xFFFFFFFF, (settled, *rest), (0,) * scalars)

    def add(self, declaration: Object) -> Object | None:
        """Check a declaration and add it. None: accepted; else the kernel's exception, and no further call
        works.

        No limit of time or depth is set but the size of the stack: the container has them.
        """
        if not self._environment:
            raise EngineFailure("the kernel was used after a rejection")
        result = self._add(self._environment, 0, 0, declaration, small(0))
        self._environment = 0
        if result is None or result & 1 or tag(result) > 1:
            raise EngineFailure("the kernel gave no answer that we know")
        if tag(result) == 1:
            self._environment = field(result, 0)
            return None
        return self.library.keep(field(result, 0))
