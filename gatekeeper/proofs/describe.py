"""What a compiled file holds, for its author: `python3 -m gatekeeper.proofs.describe REQUEST.json`.

The request is `{"module": path, "base": as in request.py, "theorems": [names], "export": path}`; without
theorems all of the file's own are described, and `export` is optional. The answer is one line of JSON:

    {"theorems": [{"name", "levels": [names], "statement": text, "digest": sha256, "axioms": [names],
                   "reached": ["kind name", …]}], "error": text or null}

`statement`, `digest` and `reached` are what the judge compares; nothing here is a judgement.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from gatekeeper.proofs.axioms import axioms_of
from gatekeeper.proofs.closure import Declarations
from gatekeeper.proofs.declarations import Axiom, Theorem, kind_name
from gatekeeper.proofs.errors import EngineFailure, Finding, InvalidArtifact, InvalidClaim
from gatekeeper.proofs.export_writer import write_export
from gatekeeper.proofs.judge import read_library, read_module
from gatekeeper.proofs.pretty import show_term
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.request import MAX_BYTES, base_of
from gatekeeper.proofs.special import special_names
from gatekeeper.proofs.statement import read_statement
from gatekeeper.proofs.terms import Terms

STANDARD = (("propext",), ("Quot", "sound"), ("Classical", "choice"))


def describe(request: dict[str, Any]) -> dict[str, Any]:
    """What the module of a request holds, and its export where one is asked for.

    Raises `Finding`, `InvalidArtifact`, `InvalidClaim` or `EngineFailure`.
    """
    terms = Terms()
    library = read_library(base_of(request["base"]), terms)
    module = read_module(Path(request["module"]), MAX_BYTES, terms, library)
    base = module.scope.base
    declarations = Declarations(terms, module.scope)
    wanted = [terms.name_of(*name.split(".")) for name in request.get("theorems") or ()]
    if not wanted:
        wanted = [
            name for name, it in module.scope.own.items() if isinstance(it, Theorem) and _public(terms, name)
        ]
    described = []
    for name in wanted:
        statement = read_statement(terms, declarations, name)
        closure = declarations.closure([name], proofs=True)
        described.append(
            {
                "name": show_name(terms, name),
                "levels": [show_name(terms, level) for level in statement.theorem.levels],
                "statement": show_term(terms, statement.theorem.type),
                "digest": statement.digest,
                "axioms": sorted(show_name(terms, it.head.name) for it in axioms_of(closure)),
                "reached": [
                    f"{kind_name(it.head)} {show_name(terms, it.head.name)}"
                    for it in statement.reached
                    if not it.trusted
                ],
            }
        )
    if request.get("export"):
        # A statement's export must hold whatever a proof of it may need to be vouched for: also the axioms
        # that it makes itself for proofs to rest on.
        standard = [terms.name_of(*axiom) for axiom in STANDARD]
        axioms = [name for name, it in module.scope.own.items() if isinstance(it, Axiom)]
        roots = [*wanted, *axioms, *(name for name in (*special_names(terms), *standard) if name in base)]
        closure = declarations.closure(roots, proofs=True)
        version, commit = next(iter(library.makers))
        with Path(request["export"]).open("wb") as file:
            file.writelines(write_export(declarations, [closure], version, commit))
    return {"theorems": described, "error": None}


def _public(terms: Terms, name: int) -> bool:
    return not any(str(part).startswith("_") for part in terms.components(name))


def main() -> None:
    """Describe the module of the request that is named on the command line."""
    try:
        answer = describe(json.loads(Path(sys.argv[1]).read_bytes()))
    except (Finding, InvalidArtifact, InvalidClaim, EngineFailure) as error:
        answer = {"theorems": [], "error": str(error)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
