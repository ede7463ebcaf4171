"""The published JSON Schemas of every format a person or program meets."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from gatekeeper.attest import Envelope
from gatekeeper.config import Config
from gatekeeper.model import (
    AcceptanceRule,
    Artifact,
    Case,
    CheckCode,
    Claim,
    Finding,
    Flaw,
    Metric,
    ReasonCode,
    Record,
    Verdict,
)
from gatekeeper.model.attestation import (
    ApprovalStatement,
    AttachmentStatement,
    CorrectionStatement,
    EntryReference,
    FreezeStatement,
    HeadStatement,
    ImportStatement,
    KeyStatement,
    RecallStatement,
    VerdictStatement,
)
from gatekeeper.model.base import MetricName, RecordId
from gatekeeper.model.capsule import AuditStatement, CapsuleStatement
from gatekeeper.model.contracts import CorrectionContract, ManifestContract, ProvenanceContract
from gatekeeper.report.explanation import RecordExplanation

NAMES = {
    "record": "record.yaml, what the publisher says of a record",
    "claim": "claim.yaml, the trusted half of a claim",
    "rule": "one acceptance rule of a claim (docs/rules.md)",
    "artifact": "artifact.yaml, what an author attached",
    "results": "results.json, what a repro script writes",
    "verdict": "a record's verdict, as `gate verify --format json` prints it",
    "verify": "the output of `gate verify`, `list` and `show` with `--format json`",
    "check": "the output of `gate check --format json`",
    "explain": "the output of `gate explain --format json`",
    "envelope": "a line of the ledger, head.json and a file below verdicts/: a signed statement (DSSE)",
    "gate-verdict": "the statement of a verdict",
    "gate-freeze": "the statement of `gate freeze`",
    "gate-attachment": "the statement of `gate attach`",
    "gate-key": "the statement of a change of keys",
    "gate-recall": "the statement of `gate recall`",
    "gate-correction": "the statement of a correction",
    "gate-approval": "the statement of `gate approve`",
    "gate-import": "the statement of `gate verdicts import`",
    "gate-tree-head": "the statement of head.json: size and root of the ledger",
    "gate-capsule": "the statement of capsule.json: the files of a capsule",
    "gate-audit": "the statement of an audit's report",
    "paper-manifest": "paper-manifest-v1.1: what a record consists of (docs/contracts.md)",
    "source-provenance": "source-provenance-v1: where a record comes from",
    "correction-record": "correction-record-v1: what was said of a record and is no longer so",
    "config": "gatekeeper.yaml",
    "reasons": "every reason code: its outcome, what it says, what to do",
    "findings": "every code that `gate check` has besides: what it says, what to do",
    "flaws": "every reason why something signed or logged is not believed",
}


class Results(BaseModel):
    """What a repro script writes to $GATE_OUT/results.json."""

    model_config = ConfigDict(extra="forbid")
    metrics: dict[MetricName, Metric]


class CheckOutput(BaseModel):
    """What `gate check` found; nothing was run."""

    model_config = ConfigDict(extra="forbid")
    trusted_changes: list[Finding]
    """With `--changed-since`: what the branch changes of what is trusted."""
    cases: list[Case]


class VerifyOutput(BaseModel):
    """One verdict a record, in the order asked for."""

    model_config = ConfigDict(extra="forbid")
    trusted_changes: list[Finding] = []
    """With `--changed-since`: what the branch changes of what is trusted."""
    records: list[Verdict]
    withheld: list[RecordId] = []
    """Records that were not evaluated for that."""
    unchanged: dict[RecordId, EntryReference] = {}
    """Records for which nothing was run, as nothing has changed: the entry that the evidence is of."""
    corrections: dict[RecordId, CorrectionContract] = {}
    """By record; `gate list` and `gate show` have them."""


DRAFT = "https://json-schema.org/draft/2020-12/schema"

_KINDS: dict[str, Any] = {
    "record": Record,
    "claim": Claim,
    "rule": AcceptanceRule,
    "artifact": Artifact,
    "results": Results,
    "verdict": Verdict,
    "verify": VerifyOutput,
    "check": CheckOutput,
    "explain": RecordExplanation,
    "envelope": Envelope,
    "gate-verdict": VerdictStatement,
    "gate-freeze": FreezeStatement,
    "gate-attachment": AttachmentStatement,
    "gate-key": KeyStatement,
    "gate-recall": RecallStatement,
    "gate-correction": CorrectionStatement,
    "gate-approval": ApprovalStatement,
    "gate-import": ImportStatement,
    "gate-tree-head": HeadStatement,
    "paper-manifest": ManifestContract,
    "source-provenance": ProvenanceContract,
    "correction-record": CorrectionContract,
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
    if name == "findings":
        codes = [
            {"const": code.value, "description": code.meaning, "remedy": code.remedy} for code in CheckCode
        ]
        return {"$schema": DRAFT, "title": name, "oneOf": codes}
    if name == "flaws":
        return {
            "$schema": DRAFT,
            "title": name,
            "oneOf": [{"const": flaw.value, "description": flaw.meaning} for flaw in Flaw],
        }
    schema = TypeAdapter(_KINDS[name]).json_schema()
    return {"$schema": DRAFT, "title": name, **schema}
