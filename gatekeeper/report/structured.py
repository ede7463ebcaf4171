"""The JSON of `gate verify`: the same nouns as the schemas publish, one document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gatekeeper.model import Verdict
from gatekeeper.model.contracts import CorrectionContract


def render(verdicts: Sequence[Verdict], corrections: Mapping[str, CorrectionContract] | None = None) -> str:
    """`{"records": [verdict, …]}`, indented, ending in a newline.

    Where it is about what stands, `corrections` holds each record's correction record, by its id.
    """
    document: dict[str, Any] = {"records": [verdict.model_dump(mode="json") for verdict in verdicts]}
    if corrections is not None:
        document["corrections"] = {
            record_id: correction.model_dump(mode="json") for record_id, correction in corrections.items()
        }
    return json.dumps(document, indent=2) + "\n"


def exit_status(verdicts: Sequence[Verdict]) -> int:
    """0: all VERIFIED; 3: something could not be evaluated; 1: something is Unverified."""
    claims = [claim for verdict in verdicts for claim in verdict.claims]
    if any(claim.outcome == "not_evaluated" for claim in claims):
        return 3
    return 0 if all(verdict.status == "VERIFIED" for verdict in verdicts) else 1
