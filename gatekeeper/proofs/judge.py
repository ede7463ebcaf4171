"""One judgement, start to finish. Call it in a fresh process: it loads the kernel into this one.

Trusted: the request, the engine's library and the base (by their digests), and the compiled statement.
Untrusted: the compiled proof, or its export. The first thing found wrong decides, in this order:

  1  the engine, the base and the statement are what they should be
         EngineFailure, InvalidClaim
  2  the proof's file can be read, and was made by the same Lean
         invalid_artifact
  3  it builds on the base, and declares nothing that the base or the kernel has
     (an export: what the kernel treats by name is as the statement's export has it)
         redefines_trusted
  4  it has each named theorem, as a theorem
         theorem_missing, axiom_not_permitted
  5  each states what the trusted statement states
         statement_mismatch
  6  nothing that a named theorem rests on is unsafe or partial
         unsafe_declaration
  7  nor is it a hole, or an axiom that is not permitted
         contains_sorry, axiom_not_permitted
  8  the kernel accepts every declaration that a named theorem rests on
         kernel_rejected

Step 8 starts from an empty environment and takes the base's declarations first: all that the kernel treats
by name, and all that the proof needs; they are checked like any other. Declarations of the proof that no
named theorem rests on are not checked: a theorem's truth depends on its closure alone, and honest files hold
unsafe helpers of tactics.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.proofs.axioms import axioms_of, refuse_axioms, refuse_sorry, refuse_unsafe
from gatekeeper.proofs.builder import Builder
from gatekeeper.proofs.closure import Closure, Declaration, Declarations
from gatekeeper.proofs.declarations import Axiom, Theorem, kind_name
from gatekeeper.proofs.engine import Arena, Kernel
from gatekeeper.proofs.engine import Library as Engine
from gatekeeper.proofs.errors import EngineFailure, Finding, InvalidArtifact, InvalidClaim
from gatekeeper.proofs.export import ExportReader
from gatekeeper.proofs.export_writer import write_export
from gatekeeper.proofs.live import explain
from gatekeeper.proofs.module import OleanModule
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.request import BaseFiles, Request, Trusted
from gatekeeper.proofs.scope import Library, Scope, by_name, no_base, read_base
from gatekeeper.proofs.special import reserved, special_names
from gatekeeper.proofs.statement import Statement, compare, read_statement
from gatekeeper.proofs.terms import Terms
from gatekeeper.proofs.toolchain import Toolchain
from gatekeeper.proofs.trust import Vouchers, refuse_changed, refuse_unvouched


@dataclass(frozen=True, slots=True)
class TheoremFacts:
    name: str
    statement_digest: str
    axioms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What an accepted proof was found to be."""

    theorems: tuple[TheoremFacts, ...]
    declarations: int
    base_declarations: int
    expressions: int
    lean_version: str
    lean_commit: str
    library: str
    base: str


def read_limited(path: Path, limit: int) -> bytes:
    """A file's bytes, at most `limit`. Raises `InvalidArtifact`."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise InvalidArtifact(f"the file can't be read: {error.strerror}") from error
    if len(data) > limit:
        raise InvalidArtifact(f"the file is larger than {limit} bytes")
    return data


@dataclass(frozen=True, slots=True)
class Module:
    """What a file declares: on top of the base if it is a compiled module, alone if it is an export."""

    scope: Scope
    imports: tuple[int, ...] = ()
    is_export: bool = False


def read_library(base: BaseFiles | None, terms: Terms) -> Library:
    """What statement and proof may import. Raises `EngineFailure`."""
    if base is None:
        return no_base(terms)
    if base.roots:
        return Toolchain(base.folder, base.roots, base.pins, base.digest, terms)
    return read_base(base.folder, base.pins, terms)


def read_module(path: Path, limit: int, terms: Terms, library: Library) -> Module:
    """A compiled module (`.olean`) or an export (`.ndjson`), fully decoded. Raises `InvalidArtifact`."""
    if path.suffix == ".ndjson":
        reader = ExportReader(terms)
        try:
            if path.stat().st_size > limit:
                raise InvalidArtifact(f"the file is larger than {limit} bytes")
            with path.open("rb") as file:
                reader.read(file)
        except OSError as error:
            raise InvalidArtifact(f"the file can't be read: {error.strerror}") from error
        return Module(Scope(no_base(terms), by_name(reader.constants)), is_export=True)
    module = OleanModule(read_limited(path, limit), terms)
    if (module.lean_version, module.githash) not in library.makers:
        raise InvalidArtifact(
            f"compiled by another Lean: version {module.lean_version}, commit {module.githash}"
        )
    return Module(Scope(library.under(module.imports), by_name(module.constants())), module.imports)


def refuse_redefinitions(terms: Terms, module: Module) -> None:
    """Raise the `Finding` redefines_trusted unless a module builds on the base and leaves it alone."""
    base = module.scope.base
    if not module.imports:
        raise Finding("redefines_trusted", "the proof imports nothing: it must build on the given library")
    for imported in module.imports:
        if imported not in base.module_names:
            shown = show_name(terms, imported)
            raise Finding(
                "redefines_trusted", f"the proof imports {shown}, which is not trusted", constant=shown
            )
    for name in module.scope.own:
        reason = "the base declares it" if name in base else reserved(terms, name)
        if reason:
            shown = show_name(terms, name)
            text = f"the proof declares {shown}, which is not its own to declare: {reason}"
            raise Finding("redefines_trusted", text, constant=shown)


def require_theorem(terms: Terms, proof: Scope, name: int) -> None:
    """Raise a `Finding` unless the proof declares a theorem of this name."""
    constant = proof.own.get(name)
    shown = show_name(terms, name)
    match constant:
        case Theorem():
            return
        case None:
            raise Finding("theorem_missing", f"the proof has no theorem {shown}", constant=shown)
        case Axiom():
            raise Finding(
                "axiom_not_permitted", f"{shown} is assumed as an axiom, not proved", constant=shown
            )
        case _:
            kind = kind_name(constant)
            raise Finding("theorem_missing", f"{shown} is no theorem in the proof but {kind}", constant=shown)


def check_kernel(
    terms: Terms, library: Engine, declarations: Iterable[Declaration], closures: Iterable[Closure]
) -> None:
    """Feed declarations, in order, to the kernel. Raises the `Finding` kernel_rejected."""
    arena = Arena()
    kernel = Kernel(library, arena)
    builder = Builder(terms, library, arena)
    used = bytearray(len(terms))
    for closure in closures:
        mask = int.from_bytes(used, "little") | int.from_bytes(closure.used, "little")
        used = bytearray(mask.to_bytes(len(used), "little"))
    builder.build(used)
    for declaration in declarations:
        exception = kernel.add(builder.declaration(declaration))
        if exception is None:
            continue
        shown = show_name(terms, declaration.head.name)
        kind, text = explain(library, exception)
        if declaration.trusted:
            raise EngineFailure(f"the kernel refuses {shown} of the base: {text}")
        what = kind_name(declaration.head)
        raise Finding(
            "kernel_rejected", f"the kernel refuses the {what} {shown}: {text}", constant=shown, kernel=kind
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """What a judgement stands on: what may be imported, pinned, and the pinned engine, loaded."""

    terms: Terms
    library: Library
    engine: Engine


def prepare(trusted: Trusted) -> Ground:
    """Read and load what is pinned. Raises `EngineFailure` if it is not what it should be."""
    terms = Terms()
    library = read_library(trusted.base, terms)
    return Ground(terms, library, Engine(trusted.engine_library, trusted.engine_sha256))


def judge(request: Request, ground: Ground) -> Facts:
    """Judge a proof. Returns what was found of an accepted one.

    Raises `Finding` or `InvalidArtifact` when the proof fails, `InvalidClaim` when the statement can't be
    one, and `EngineFailure` when our own parts are not in order.
    """
    # 1. what we trust is what was pinned (`prepare`), and the statement is one
    terms, trusted, engine = ground.terms, ground.library, ground.engine
    theorems = [terms.name_of(*name) for name in request.theorems]
    permitted = [terms.name_of(*name) for name in request.permitted_axioms]
    vouchers = Vouchers()
    try:
        stated = read_module(request.statement, request.max_bytes, terms, trusted)
        if not stated.is_export:
            refuse_redefinitions(terms, stated)
        ours = Declarations(terms, stated.scope)
        statements = [read_statement(terms, ours, name) for name in theorems]
        vouchers.add(ours, {*permitted, *special_names(terms)})
    except (InvalidArtifact, Finding) as error:
        raise InvalidClaim(f"the compiled statement is unusable: {error}") from error

    # 2. the proof's file can be read
    module = read_module(request.proof, request.max_bytes, terms, trusted)
    scope, proof = module.scope, Declarations(terms, module.scope)
    # 3. it builds on what we trust
    if module.is_export:
        refuse_changed(terms, proof, scope.own, vouchers)
    else:
        refuse_redefinitions(terms, module)
    # 4. the theorems are there
    for name in theorems:
        require_theorem(terms, scope, name)
    # 5. they state what was asked
    for statement in statements:
        compare(terms, ours, proof, statement)
    # 6, 7. what they rest on is permitted
    closures = {name: proof.closure([name], proofs=True) for name in theorems}
    if module.is_export:
        for closure in closures.values():
            refuse_unvouched(terms, proof, closure, vouchers)
    for name, closure in closures.items():
        refuse_unsafe(terms, name, closure)
    for name, closure in closures.items():
        refuse_sorry(terms, name, closure)
    for name, closure in closures.items():
        refuse_axioms(terms, name, closure, permitted, proof, vouchers)
    # 8. the kernel accepts it
    special = proof.closure([name for name in special_names(terms) if scope.is_trusted(name)], proofs=True)
    every = {d.head.name: d for c in (*closures.values(), special) for d in c.declarations}
    first = [d for d in every.values() if d.trusted]
    then = [d for d in every.values() if not d.trusted]
    check_kernel(terms, engine, (*first, *then), (*closures.values(), special))
    if request.export:
        _write(request.export, proof, (*closures.values(), special), engine)
    return Facts(
        theorems=tuple(
            _facts(terms, statement, closures[statement.theorem.name]) for statement in statements
        ),
        declarations=len(then),
        base_declarations=len(first),
        expressions=len(terms),
        lean_version=engine.version,
        lean_commit=engine.commit,
        library=engine.sha256,
        base=trusted.digest,
    )


def _write(path: Path, proof: Declarations, closures: tuple[Closure, ...], library: Engine) -> None:
    """Write all that the kernel was given as an export. Raises `EngineFailure` if there is no room."""
    try:
        with path.open("wb") as file:
            file.writelines(write_export(proof, closures, library.version, library.commit))
    except OSError as error:
        raise EngineFailure(f"the export for other kernels can't be written: {error.strerror}") from error


def _facts(terms: Terms, statement: Statement, closure: Closure) -> TheoremFacts:
    axioms = sorted(_dotted(terms, declaration.head.name) for declaration in axioms_of(closure))
    return TheoremFacts(_dotted(terms, statement.theorem.name), statement.digest, tuple(axioms))


def _dotted(terms: Terms, name: int) -> str:
    """A name as requests write names: without the quotation marks of Lean's own text."""
    return ".".join(str(component) for component in terms.components(name))
