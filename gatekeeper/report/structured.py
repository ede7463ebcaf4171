"""The JSON of `gate verify`: the same nouns as the schemas publish, one document."""

from __future__ import annotations

import json
from collections.abc import Sequence

from gatekeeper.model import Verdict


def render(verdicts: Sequence[Verdict]) -> str:
    """`{"records": [verdict, …]}`, indented, ending in a newline."""
    document = {"records": [verdict.model_dump(mode="json") for verdict in verdicts]}
    return json.dumps(document, indent=2) + "\n"


def exit_status(verdicts: Sequence[Verdict]) -> int:
    """0: all VERIFIED; 3: something could not be evaluated; 1: something is Unverified."""
    claims = [claim for verdict in verdicts for claim in verdict.claims]
    if any(claim.outcome == "not_evaluated" for claim in claims):
        return 3
    return 0 if all(verdict.status == "VERIFIED" for verdict in verdicts) else 1
