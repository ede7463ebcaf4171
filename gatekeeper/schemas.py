"""The published JSON Schemas of every format a person or program meets."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from gatekeeper.attest import Envelope
from gatekeeper.config import Config
from gatekeeper.model import AcceptanceRule, Artifact, Claim, Flaw, Metric, ReasonCode, Record, Verdict
from gatekeeper.model.attestation import (
    AttachmentStatement,
    FreezeStatement,
    HeadStatement,
    KeyStatement,
    VerdictStatement,
)
from gatekeeper.model.base import MetricName
from gatekeeper.model.capsule import AuditStatement, CapsuleStatement
from gatekeeper.report.explanation import RecordExplanation

NAMES = {
    "record": "record.yaml, what the publisher says of a record",
    "claim": "claim.yaml, the trusted half of a claim",
    "rule": "one acceptance rule of a claim (docs/rules.md)",
    "artifact": "artifact.yaml, what an author attached",
    "results": "results.json, what a repro script writes",
    "verdict": "a record's verdict, as `gate verify --format json` prints it",
    "verify": "the output of `gate verify --format json`",
    "explain": "the output of `gate explain --format json`",
    "envelope": "a line of the ledger, head.json and a file below verdicts/: a signed statement (DSSE)",
    "gate-verdict": "the statement of a verdict",
    "gate-freeze": "the statement of `gate freeze`",
    "gate-attachment": "the statement of `gate attach`",
    "gate-key": "the statement of a change of keys",
    "gate-tree-head": "the statement of head.json: size and root of the ledger",
    "gate-capsule": "the statement of capsule.json: the files of a capsule",
    "gate-audit": "the statement of an audit's report",
    "config": "gatekeeper.yaml",
    "reasons": "every reason code: its outcome, what it says, what to do",
    "flaws": "every reason why something signed or logged is not believed",
}


class Results(BaseModel):
    """What a repro script writes to $GATE_OUT/results.json."""

    model_config = ConfigDict(extra="forbid")
    metrics: dict[MetricName, Metric]


class VerifyOutput(BaseModel):
    """One verdict a record, in the order asked for."""

    model_config = ConfigDict(extra="forbid")
    records: list[Verdict]


DRAFT = "https://json-schema.org/draft/2020-12/schema"

_KINDS: dict[str, Any] = {
    "record": Record,
    "claim": Claim,
    "rule": AcceptanceRule,
    "artifact": Artifact,
    "results": Results,
    "verdict": Verdict,
    "verify": VerifyOutput,
    "explain": RecordExplanation,
    "envelope": Envelope,
    "gate-verdict": VerdictStatement,
    "gate-freeze": FreezeStatement,
    "gate-attachment": AttachmentStatement,
    "gate-key": KeyStatement,
    "gate-tree-head": HeadStatement,
    "gate-capsule": CapsuleStatement,
    "gate-audit": AuditStatement,
    "config": Config,
}


def json_schema(name: str) -> dict[str, Any]:
    """The schema of one format, draft 2020-12.

    Raises:
        KeyError: there is no such format.
    """
    if name == "reasons":
        listed = [
            {"const": code.value, "outcome": code.outcome, "description": code.meaning, "remedy": code.remedy}
            for code in ReasonCode
        ]
        return {"$schema": DRAFT, "title": name, "oneOf": listed}
    if name == "flaws":
        return {
            "$schema": DRAFT,
            "title": name,
            "oneOf": [{"const": flaw.value, "description": flaw.meaning} for flaw in Flaw],
        }
    schema = TypeAdapter(_KINDS[name]).json_schema()
    return {"$schema": DRAFT, "title": name, **schema}
