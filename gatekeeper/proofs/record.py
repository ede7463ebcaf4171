"""The record of a judgement: one line of JSON, the only thing that is believed of a judging process.

    {"format": 1, "nonce": the request's, "outcome": "accepted" | "rejected" | "invalid_claim" |
    "engine_failure",
     "reason": null or {"code", "text", and for a rejection what there is of "constant", "expected", "found",
     "kernel"}, "theorems": [{"name", "statement": sha256, "axioms": [names]}], "declarations": checked by
     the kernel from the proof, "base_declarations": and from the base, "expressions": read, "engine":
     {"lean", "commit", "library": sha256}, "base": sha256}

The fields after `reason` are there when the outcome is "accepted". The codes of a rejection: contains_sorry,
axiom_not_permitted, statement_mismatch, theorem_missing, unsafe_declaration, redefines_trusted,
kernel_rejected, invalid_artifact. A process that is killed, or that the engine ends, writes no record.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from gatekeeper.proofs.errors import (
    EngineFailure,
    Finding,
    ImpossibleDeclaration,
    InvalidArtifact,
    InvalidClaim,
)
from gatekeeper.proofs.judge import Facts
from gatekeeper.proofs.request import nonce_of

FORMAT: Final = 1


def accepted(facts: Facts) -> dict[str, Any]:
    return {
        "outcome": "accepted",
        "reason": None,
        "theorems": [
            {"name": t.name, "statement": t.statement_digest, "axioms": list(t.axioms)}
            for t in facts.theorems
        ],
        "declarations": facts.declarations,
        "base_declarations": facts.base_declarations,
        "expressions": facts.expressions,
        "engine": {"lean": facts.lean_version, "commit": facts.lean_commit, "library": facts.library},
        "base": facts.base,
    }


def failed(outcome: str, code: str, text: str, **details: str) -> dict[str, Any]:
    return {"outcome": outcome, "reason": {"code": code, "text": text, **details}}


def record(data: bytes, judge: Callable[[bytes], Facts]) -> dict[str, Any]:
    """Judge a request and say what came of it. Raises nothing: what goes wrong is in the record."""
    try:
        result = accepted(judge(data))
    except Finding as finding:
        result = failed("rejected", finding.code, finding.text, **finding.details)
    except ImpossibleDeclaration as error:
        result = failed("rejected", "invalid_artifact", str(error))
    except InvalidArtifact as error:
        result = failed("rejected", "invalid_artifact", f"the proof's file can't be read: {error}")
    except InvalidClaim as error:
        result = failed("invalid_claim", "invalid_claim", str(error))
    except EngineFailure as error:
        result = failed("engine_failure", "engine_failure", str(error))
    except MemoryError:
        result = failed("engine_failure", "engine_failure", "the judge ran out of memory")
    except Exception as error:
        result = failed(
            "engine_failure", "engine_failure", f"the judge failed: {type(error).__name__}: {error}"
        )
    return {"format": FORMAT, "nonce": nonce_of(data), **result}


def one_line(result: dict[str, Any]) -> bytes:
    return json.dumps(result, ensure_ascii=True).encode("ascii") + b"\n"
