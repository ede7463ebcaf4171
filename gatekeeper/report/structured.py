"""The JSON of `gate verify`: the same nouns as the schemas publish, one document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from gatekeeper.model import Verdict
from gatekeeper.model.contracts import CorrectionContract
from gatekeeper.report.findings import Report


def render(
    verdicts: Sequence[Verdict],
    corrections: Mapping[str, CorrectionContract] | None = None,
    begun: Report | None = None,
) -> str:
    """`{"records": [verdict, …]}`, indented, ending in a newline.

    Where it is about what stands, `corrections` holds each record's correction record, by its id. Where it is
    about a branch, `begun` says what that changes of what is trusted, which comes first; it also says for
    which records nothing was run.
    """
    document: dict[str, Any] = {}
    if begun and begun.first:
        document["trusted_changes"] = [finding.model_dump(mode="json") for finding in begun.first]
    document["records"] = [verdict.model_dump(mode="json") for verdict in verdicts]
    known = {verdict.id for verdict in verdicts}
    withheld = [case.record for case in begun.cases if case.record not in known] if begun else []
    if withheld:
        document["withheld"] = withheld
    if begun and begun.unchanged:
        document["unchanged"] = {key: entry.model_dump(mode="json") for key, entry in begun.unchanged.items()}
    if corrections is not None:
        document["corrections"] = {
            record_id: correction.model_dump(mode="json") for record_id, correction in corrections.items()
        }
    return json.dumps(document, indent=2) + "\n"
