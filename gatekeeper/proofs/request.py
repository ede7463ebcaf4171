"""What a judgement is asked for. The request is made by the gate, from trusted parts only.

    {"nonce":             any text, repeated in the record,
     "engine_library":    path of libleanshared.so,
     "engine_sha256":     its digest,
     "base":              {"folder": path, "oleans": {path below the folder: sha256 of each compiled module}}
                          or {"folder": path, "pin": path of a JSON file with "oleans" as above}
                          or {"folder": path, "roots": [search paths below the folder], "sums": path of the
                              list of all files below the folder as sha256sum writes it, "sha256": the list's
                              own}: a toolchain, of which a file's imports are its base
                          or null, if statement and proof are exports,
     "statement":         path of the compiled trusted statement (.olean), or of its export (.ndjson),
     "proof":             path of the compiled, untrusted proof (.olean), or of its export (.ndjson),
     "theorems":          ["Dotted.name", …] as the claim names them, at least one,
     "permitted_axioms":  ["propext", …],
     "limits":            {"max_bytes": largest size of the proof's file},     optional
     "export":            where to write what was accepted, for other kernels}  optional

A name is split at its dots; one with a dot inside a component is given as a list of components.

The engine and the base are what is trusted before any proof is there (`Trusted`). A judge that is started
early gets them by themselves; the request that comes later leaves them out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from gatekeeper.proofs.errors import EngineFailure

MAX_BYTES: Final = 256 * 1024 * 1024

Components = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class BaseFiles:
    """Where the trusted base is: `pins` has the SHA-256 of each file, by its path below `folder`.

    With `roots`, search paths below the folder, it is a toolchain, and `digest` is that of the list of files.
    """

    folder: Path
    pins: Mapping[str, str]
    roots: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Trusted:
    """The engine and the base, by their pinned digests."""

    engine_library: Path
    engine_sha256: str
    base: BaseFiles | None


@dataclass(frozen=True, slots=True)
class Request:
    nonce: str
    statement: Path
    proof: Path
    theorems: tuple[Components, ...]
    permitted_axioms: tuple[Components, ...]
    max_bytes: int = MAX_BYTES
    export: Path | None = None


def _text(value: object, what: str) -> str:
    if not isinstance(value, str) or not value:
        raise EngineFailure(f"the request has no {what}")
    return value


def _name(value: object) -> Components:
    if isinstance(value, str) and value:
        return tuple(value.split("."))
    if isinstance(value, list) and value and all(type(part) in (str, int) for part in value):
        return tuple(value)
    raise EngineFailure("the request has a name that is none")


def _names(value: object, what: str) -> tuple[Components, ...]:
    if not isinstance(value, list):
        raise EngineFailure(f"the request has no list of {what}")
    return tuple(_name(name) for name in value)


def base_of(base: object) -> BaseFiles | None:
    """The base of a request. Raises `EngineFailure` if it is not of the form above."""
    if base is None:
        return None
    if not isinstance(base, dict):
        raise EngineFailure("the request has a base that is none")
    folder = Path(_text(base.get("folder"), "folder of the base"))
    if "roots" not in base:
        return BaseFiles(folder, _pins(base))
    if not isinstance(base["roots"], list) or not base["roots"]:
        raise EngineFailure("the request has no search path of the toolchain")
    roots = tuple(_text(root, "search path of the toolchain") for root in base["roots"])
    digest = _text(base.get("sha256"), "digest of the toolchain")
    sums = Path(_text(base.get("sums"), "list of the toolchain's files"))
    return BaseFiles(folder, _sums(sums, digest), roots, digest)


def _pins(base: Mapping[str, Any]) -> Mapping[str, str]:
    pins = base.get("oleans")
    if pins is None:
        try:
            pins = json.loads(Path(_text(base.get("pin"), "pin of the base")).read_text("utf-8"))["oleans"]
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise EngineFailure(f"the pin of the base can't be read: {error}") from error
    if not isinstance(pins, dict) or not all(isinstance(x, str) for pin in pins.items() for x in pin):
        raise EngineFailure("the pin of the base names no files")
    return pins


def _sums(path: Path, digest: str) -> Mapping[str, str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise EngineFailure(f"the list of the toolchain's files can't be read: {error.strerror}") from error
    found = "sha256:" + sha256(data).hexdigest()
    if found != digest:
        raise EngineFailure(f"the toolchain is not the one that was named: expected {digest}, found {found}")
    lines = [line.partition("  ") for line in data.decode("utf-8").splitlines()]
    return {path: pin for pin, _, path in lines}


def _object(data: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(data)
    except ValueError as error:
        raise EngineFailure(f"the request is no JSON: {error}") from error
    if not isinstance(raw, dict):
        raise EngineFailure("the request is no object")
    return raw


def parse_trusted(data: bytes) -> Trusted:
    """Read what is trusted of a request. Raises `EngineFailure` if it is not of the form above."""
    raw = _object(data)
    return Trusted(
        engine_library=Path(_text(raw.get("engine_library"), "engine library")),
        engine_sha256=_text(raw.get("engine_sha256"), "digest of the engine library"),
        base=base_of(raw.get("base")),
    )


def parse_request(data: bytes) -> Request:
    """Read the rest of a request. Raises `EngineFailure` if it is not of the form above."""
    raw = _object(data)
    limits = raw.get("limits", {})
    max_bytes = limits.get("max_bytes", MAX_BYTES) if isinstance(limits, dict) else None
    if type(max_bytes) is not int or max_bytes <= 0:
        raise EngineFailure("the request has no limit of bytes that is a positive number")
    theorems = _names(raw.get("theorems"), "theorems")
    if not theorems:
        raise EngineFailure("the request names no theorem")
    return Request(
        nonce=_text(raw.get("nonce"), "nonce"),
        statement=Path(_text(raw.get("statement"), "statement")),
        proof=Path(_text(raw.get("proof"), "proof")),
        theorems=theorems,
        permitted_axioms=_names(raw.get("permitted_axioms"), "permitted axioms"),
        max_bytes=max_bytes,
        export=Path(_text(raw["export"], "place for an export")) if raw.get("export") else None,
    )


def nonce_of(data: bytes) -> str:
    """The nonce of a request that may be otherwise wrong; empty if it has none."""
    try:
        nonce = json.loads(data)["nonce"]
    except (ValueError, LookupError, TypeError):
        return ""
    return nonce if isinstance(nonce, str) else ""
