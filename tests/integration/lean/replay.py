"""Out and back, for many proofs: `python3 replay.py CASES PROCESSES` in the Lean image.

A case is a folder with case.json ({"theorems", "permitted_axioms"}) and two halves, `statement` and `proof`,
each of one file: the source of a module (.lean), a compiled module (.olean) or an export (.ndjson). Sources
are compiled; our writer makes exports of both. What comes of it is told as one line of JSON:

    direct   the judge's record on the halves as they are
    again    its record on the exports alone, with no base
    differ   the constants that the proof's export holds with another content than what was written
    stable   whether writing what was read of it gives the same bytes

An answer is null where the engine ended the process that was to give it, or the export can't be read. The
engine and the base are loaded once and processes are forked: that is good enough where cases are not out to
attack each other.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gatekeeper.proofs.closure import Closure, Declarations
from gatekeeper.proofs.describe import describe
from gatekeeper.proofs.digest import Digester
from gatekeeper.proofs.export_writer import write_export
from gatekeeper.proofs.judge import Ground, judge, prepare, read_module
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.record import record
from gatekeeper.proofs.request import MAX_BYTES, parse_request, parse_trusted
from gatekeeper.proofs.scope import no_base
from gatekeeper.proofs.special import special_names
from gatekeeper.proofs.terms import Terms

BASE = {"folder": "/opt/lean/gatecore", "pin": "/opt/lean/gatecore/base.json"}
ENGINE = "/opt/lean/lib/libleanshared.so"
COMPILER = ("python3", "/opt/gatekeeper/leanc.py")
SECONDS = 120
OUT = Path(os.environ["TMPDIR"])

Halves = tuple[Path, Path]


def apart(*works: Callable[[], Any]) -> list[Any]:
    """What a forked process makes of some work, one after the other; None for what it did not come to."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(SECONDS)
        for work in works:
            line = json.dumps(work()).encode() + b"\n"
            while line:
                line = line[os.write(write, line) :]
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        answers = [json.loads(line) for line in pipe]
    os.waitpid(child, 0)
    return answers + [None] * (len(works) - len(answers))


def compiled(half: Path, to: Path) -> Path:
    """The half as the judge reads it."""
    found = next(half.iterdir())
    if found.suffix != ".lean":
        return found
    subprocess.run([*COMPILER, str(found), str(to)], check=True, capture_output=True)
    return to


def closures(terms: Terms, declarations: Declarations, names: Iterable[str]) -> list[Closure]:
    """What the judge gives to the kernel: what the theorems rest on, and the base's special constants."""
    trusted = [name for name in special_names(terms) if declarations.constants.is_trusted(name)]
    roots = [[terms.name_of(*name.split("."))] for name in names]
    return [declarations.closure(root, proofs=True) for root in (*roots, trusted)]


def facts(terms: Terms, found: Iterable[Closure]) -> dict[str, list[str]]:
    """Of each constant that a file declares: its kind, universes, and the digests of its type and value."""
    digester = Digester(terms)
    return {
        show_name(terms, constant.name): [
            type(constant).__name__,
            *(show_name(terms, level) for level in getattr(constant, "levels", ())),
            *(
                digester.expr(expr).hex()
                for part in ("type", "value")
                if (expr := getattr(constant, part, None)) is not None
            ),
            digester.declaration(declaration).hex(),
        ]
        for closure in found
        for declaration in closure.declarations
        for constant in declaration.constants
    }


def write(ground: Ground, halves: Halves, names: list[str], to: Halves) -> dict[str, Any]:
    """Write the exports of both halves; what is in the proof's."""
    if halves[0].suffix == ".olean":
        describe({"module": str(halves[0]), "base": BASE, "theorems": names, "export": str(to[0])})
    else:
        shutil.copy(halves[0], to[0])
    module = read_module(halves[1], MAX_BYTES, ground.terms, ground.library)
    declarations = Declarations(ground.terms, module.scope)
    found = closures(ground.terms, declarations, names)
    with to[1].open("wb") as file:
        file.writelines(write_export(declarations, found, ground.engine.version, ground.engine.commit))
    return facts(ground.terms, found)


def read_back(ground: Ground, path: Path) -> tuple[dict[str, Any], bool]:
    """What is in an export, and whether writing it again gives the same bytes."""
    module = read_module(path, MAX_BYTES, ground.terms, ground.library)
    declarations = Declarations(ground.terms, module.scope)
    every = declarations.closure(module.scope.own, proofs=True)
    again = write_export(declarations, [every], ground.engine.version, ground.engine.commit)
    return facts(ground.terms, [every]), b"".join(again) == path.read_bytes()


def replay(ground: Ground, folder: Path) -> dict[str, Any]:
    """What becomes of a case, out and back."""
    case = json.loads((folder / "case.json").read_bytes())
    place = OUT / folder.name
    place.mkdir()
    halves = (
        compiled(folder / "statement", place / "statement.olean"),
        compiled(folder / "proof", place / "proof.olean"),
    )
    exports = place / "statement.ndjson", place / "proof.ndjson"

    def alone() -> Ground:
        terms = Terms()
        return Ground(terms, no_base(terms), ground.engine)

    def record_of(statement: Path, proof: Path, ground: Ground) -> dict[str, Any]:
        request = {"nonce": "n", "statement": str(statement), "proof": str(proof), **case}
        return record(json.dumps(request).encode(), lambda data: judge(parse_request(data), ground))

    here = ground if halves[1].suffix == ".olean" else alone()
    there, direct = apart(
        lambda: write(here, halves, case["theorems"], exports), lambda: record_of(*halves, here)
    )
    back, again = apart(lambda: read_back(alone(), exports[1]), lambda: record_of(*exports, alone()))
    shutil.rmtree(place)
    differ = None
    if there and back:
        names = {*there, *back[0]}
        differ = sorted(name for name in names if there.get(name) != back[0].get(name))
    return {
        "case": folder.name,
        "direct": direct,
        "again": again,
        "differ": differ,
        "stable": back and back[1],
    }


def main() -> None:
    """Replay every case, in so many processes side by side."""
    gc.disable()
    pin = json.loads(Path(BASE["pin"]).read_bytes())["engine"]["libleanshared.so"]
    trusted = {"engine_library": ENGINE, "engine_sha256": pin, "base": BASE}
    ground = prepare(parse_trusted(json.dumps(trusted).encode()))
    cases, share = sorted(Path(sys.argv[1]).iterdir()), int(sys.argv[2])
    children = []
    for number in range(share):
        child = os.fork()
        if not child:
            for folder in cases[number::share]:
                os.write(1, json.dumps(replay(ground, folder)).encode() + b"\n")
            os._exit(0)
        children.append(child)
    statuses = [os.waitpid(child, 0)[1] for child in children]
    sys.exit(any(statuses))


if __name__ == "__main__":
    main()
