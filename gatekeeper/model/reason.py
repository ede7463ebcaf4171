"""Why a claim or record has its status: a closed list of codes, each with its outcome and remedy."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from gatekeeper.model.base import Frozen, Sentence

OutcomeName = Literal["verified", "unverified", "not_evaluated"]


class ReasonCode(StrEnum):
    """The closed list. A new code is a change of contract."""

    ARTIFACT_PASSED = "artifact_passed"

    NO_CLAIMS = "no_claims"
    UNCLASSIFIED_CLAIM = "unclassified_claim"
    NO_ARTIFACT = "no_artifact"
    INVALID_CLAIM = "invalid_claim"
    INVALID_ARTIFACT = "invalid_artifact"
    DIGEST_MISMATCH = "digest_mismatch"
    STALE = "stale"
    NOT_FROZEN = "not_frozen"
    RECALLED = "recalled"
    NOT_APPROVED = "not_approved"
    GATES_MISSING = "gates_missing"
    GATES_DISAGREE = "gates_disagree"

    LEAN_ERROR = "lean_error"
    CONTAINS_SORRY = "contains_sorry"
    AXIOM_NOT_PERMITTED = "axiom_not_permitted"
    STATEMENT_MISMATCH = "statement_mismatch"
    THEOREM_MISSING = "theorem_missing"
    UNSAFE_DECLARATION = "unsafe_declaration"
    REDEFINES_TRUSTED = "redefines_trusted"
    KERNEL_REJECTED = "kernel_rejected"
    KERNELS_DISAGREE = "kernels_disagree"

    SCRIPT_FAILED = "script_failed"
    RESULT_MISSING = "result_missing"
    RESULT_MALFORMED = "result_malformed"
    METRIC_MISSING = "metric_missing"
    UNIT_MISMATCH = "unit_mismatch"
    OUTSIDE_TOLERANCE = "outside_tolerance"
    NOT_REPRODUCIBLE = "not_reproducible"
    SUSPECT_HARD_CODED = "suspect_hard_coded"

    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out_of_memory"
    TOO_MANY_PROCESSES = "too_many_processes"
    DISK_LIMIT = "disk_limit"
    OUTPUT_LIMIT = "output_limit"

    ENGINE_UNAVAILABLE = "engine_unavailable"
    IMAGE_UNAVAILABLE = "image_unavailable"
    DATA_UNAVAILABLE = "data_unavailable"
    ENGINE_FAILURE = "engine_failure"
    INTERRUPTED = "interrupted"

    @property
    def outcome(self) -> OutcomeName:
        """Which of the three outcomes this code stands for."""
        if self is ReasonCode.ARTIFACT_PASSED:
            return "verified"
        return "not_evaluated" if self in NOT_EVALUATED else "unverified"

    @property
    def meaning(self) -> str:
        """What the code says, in one sentence."""
        return _ABOUT[self][0]

    @property
    def remedy(self) -> str:
        """What a person can do about it, in one sentence."""
        return _ABOUT[self][1]


NOT_EVALUATED = frozenset(
    {
        ReasonCode.ENGINE_UNAVAILABLE,
        ReasonCode.IMAGE_UNAVAILABLE,
        ReasonCode.DATA_UNAVAILABLE,
        ReasonCode.ENGINE_FAILURE,
        ReasonCode.INTERRUPTED,
    }
)


class Reason(Frozen):
    """A code and one sentence that says what happened to this very claim."""

    code: ReasonCode
    text: Sentence


_ABOUT: dict[ReasonCode, tuple[str, str]] = {
    ReasonCode.ARTIFACT_PASSED: (
        "The attached artifact passed.",
        "Nothing to do; `gate verify` repeats it.",
    ),
    ReasonCode.NO_CLAIMS: (
        "The record carries no claim that could be checked.",
        "State a claim with `gate new ID CLAIM --kind mathematical|empirical`.",
    ),
    ReasonCode.UNCLASSIFIED_CLAIM: (
        "Nobody has confirmed whether the claim is mathematical or empirical.",
        "See the proposal of `gate classify ID`, then confirm with `gate claim set ID CLAIM --kind …`.",
    ),
    ReasonCode.NO_ARTIFACT: (
        "Nothing reproducible is attached to the claim.",
        "`gate new ID CLAIM --kind …` writes the skeleton of one; fill it in and run `gate attach ID CLAIM`.",
    ),
    ReasonCode.INVALID_CLAIM: (
        "The claim's trusted half can't be used as it is written.",
        "Mend claim.yaml or Statement.lean; `gate schema claim` prints the format.",
    ),
    ReasonCode.INVALID_ARTIFACT: (
        "The artifact can't be used as it is written.",
        "Mend artifact.yaml or its files; `gate schema artifact` prints the format.",
    ),
    ReasonCode.DIGEST_MISMATCH: (
        "A file of the artifact is not the file that was attached.",
        "If the change is meant, attach the artifact anew with `gate attach ID CLAIM`.",
    ),
    ReasonCode.STALE: (
        "No verdict covers the bytes that are there now.",
        "Run `gate verify ID`.",
    ),
    ReasonCode.NOT_FROZEN: (
        "The policy asks for a trusted half that was frozen before its artifact was on record.",
        "Run `gate freeze ID CLAIM` before the artifact is attached.",
    ),
    ReasonCode.RECALLED: (
        "It passed by means of something that was recalled since.",
        "Run `gate verify --queued` with what takes its place.",
    ),
    ReasonCode.NOT_APPROVED: (
        "It passed, but the reviewers that the policy asks for have not approved the trusted half as it is.",
        "Let a reviewer read it and run `gate approve ID CLAIM`.",
    ),
    ReasonCode.GATES_MISSING: (
        "It passed here, but too few of the gates that the policy asks for have said so of these bytes.",
        "Let them run `gate verify ID` and take in what they say with `gate verdicts import FILE`.",
    ),
    ReasonCode.GATES_DISAGREE: (
        "It passed here, but another gate that the policy names found otherwise on the same bytes.",
        "Find out which of them is wrong; nothing is averaged.",
    ),
    ReasonCode.LEAN_ERROR: (
        "Lean does not accept the source.",
        "Read the messages in the log and mend the proof.",
    ),
    ReasonCode.CONTAINS_SORRY: (
        "The proof rests on `sorry`.",
        "Prove what is still left open.",
    ),
    ReasonCode.AXIOM_NOT_PERMITTED: (
        "The proof rests on an axiom that the claim does not permit.",
        "Prove the claim without it.",
    ),
    ReasonCode.STATEMENT_MISMATCH: (
        "The artifact proves another statement than the claim's.",
        "State the theorem exactly as Statement.lean does.",
    ),
    ReasonCode.THEOREM_MISSING: (
        "The artifact holds no theorem of the name that the claim asks for.",
        "Give the theorem the name that claim.yaml lists.",
    ),
    ReasonCode.UNSAFE_DECLARATION: (
        "The proof rests on an unsafe or partial declaration.",
        "Use total, safe definitions.",
    ),
    ReasonCode.REDEFINES_TRUSTED: (
        "The artifact defines anew a name that the trusted base owns.",
        "Import GateCore, or the toolchain's library, and give your own definitions names of their own.",
    ),
    ReasonCode.KERNEL_REJECTED: (
        "The Lean kernel rejects a declaration of the proof.",
        "Read the kernel's message in the log and mend the proof.",
    ),
    ReasonCode.KERNELS_DISAGREE: (
        "Two kernels gave different answers.",
        "Report it: one of the kernels has a defect.",
    ),
    ReasonCode.SCRIPT_FAILED: (
        "The script ended with an error.",
        "Read the end of the log; the script must end with status 0.",
    ),
    ReasonCode.RESULT_MISSING: (
        "The script wrote no results.",
        "Write $GATE_OUT/results.json.",
    ),
    ReasonCode.RESULT_MALFORMED: (
        "The script's results can't be read.",
        'Write {"metrics": {NAME: {"value": "10.31", "unit": "percent"}}} as a plain JSON file.',
    ),
    ReasonCode.METRIC_MISSING: (
        "The results lack a metric that a rule asks for.",
        "Write every metric that the claim names.",
    ),
    ReasonCode.UNIT_MISMATCH: (
        "A metric came in a unit or shape that can't be compared with the rule's.",
        "Report the metric in the unit and the shape that the claim names.",
    ),
    ReasonCode.OUTSIDE_TOLERANCE: (
        "The measured value does not satisfy the rule.",
        "Compare the claim with the measurement: one of them is wrong.",
    ),
    ReasonCode.NOT_REPRODUCIBLE: (
        "Runs of the same script do not agree on whether the claim holds.",
        "Take all randomness from $GATE_SEED, or let the claim state more runs or a wider tolerance.",
    ),
    ReasonCode.SUSPECT_HARD_CODED: (
        "The result does not depend on what it is said to depend on.",
        "Compute the result from what artifact.yaml declares; docs/reproduction.md says what to declare.",
    ),
    ReasonCode.TIMEOUT: (
        "The run took longer than its limit.",
        "Make it faster, or ask for more time in artifact.yaml, up to the policy's maximum.",
    ),
    ReasonCode.OUT_OF_MEMORY: (
        "The run needed more memory than its limit.",
        "Use less memory, or ask for more in artifact.yaml, up to the policy's maximum.",
    ),
    ReasonCode.TOO_MANY_PROCESSES: (
        "The run started more processes or threads than its limit.",
        "Start fewer, or ask for more in artifact.yaml, up to the policy's maximum.",
    ),
    ReasonCode.DISK_LIMIT: (
        "The run wrote more, or more files, than its limit.",
        "Write less, or ask for more in artifact.yaml, up to the policy's maximum.",
    ),
    ReasonCode.OUTPUT_LIMIT: (
        "The run printed more than its limit, or measured more than a verdict can hold.",
        "Print less, or measure fewer numbers.",
    ),
    ReasonCode.ENGINE_UNAVAILABLE: (
        "No container engine that keeps the seal could be reached.",
        "Run `gate doctor`; start Docker, or set DOCKER_HOST.",
    ),
    ReasonCode.IMAGE_UNAVAILABLE: (
        "The image that the claim needs is not built here.",
        "Run `gate images build`.",
    ),
    ReasonCode.DATA_UNAVAILABLE: (
        "An input that lies in a store could not be fetched from there.",
        "See to the `stores` of gatekeeper.yaml; `gate data fetch ID` tries again.",
    ),
    ReasonCode.ENGINE_FAILURE: (
        "The engine or the gate itself broke down during the run.",
        "Run `gate verify` again; if it happens again, run `gate doctor`.",
    ),
    ReasonCode.INTERRUPTED: (
        "The run was stopped before it ended.",
        "Run `gate verify` again.",
    ),
}
