"""What a submission check finds, and what a verdict says, in the one shape that every report is made from."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from gatekeeper.model.base import ClaimId, DecimalString, Frozen, RecordId, Sentence
from gatekeeper.model.reason import OutcomeName, ReasonCode

Weight = Literal["error", "failure", "warning", "note"]
"""What a finding means for its case: it could not be evaluated; it does not pass; somebody should look, and
`--strict` fails; somebody should know."""


class CheckCode(StrEnum):
    """What only a report says: no verdict has one of these. A closed list, as `ReasonCode` is."""

    TRUSTED_CHANGED = "trusted_changed"
    TRUSTED_NEW = "trusted_new"
    WITHHELD = "withheld"
    UNCHANGED = "unchanged"

    INVALID_RECORD = "invalid_record"
    NO_RECORD = "no_record"
    LOOK_ALIKE = "look_alike"
    UNKNOWN_FILE = "unknown_file"
    NOT_PLAIN = "not_plain"
    UNSAFE_NAME = "unsafe_name"
    TOO_MANY = "too_many"
    LEFTOVER = "leftover"
    COMPILED = "compiled"
    SECRET = "secret"  # noqa: S105, a name
    NOT_SEARCHED = "not_searched"
    NO_LICENSE = "no_license"

    @property
    def meaning(self) -> str:
        """What the code says, in one sentence."""
        return _ABOUT[self][0]

    @property
    def remedy(self) -> str:
        """What a person can do about it, in one sentence."""
        return _ABOUT[self][1]


def _one_line(path: str) -> str:
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in path)


class Place(Frozen):
    """Where something is. Lines and columns count from 1, columns in characters."""

    file: Annotated[str, AfterValidator(_one_line)]
    """From the workspace down, with forward slashes; what is no printable character stands as its escape."""
    line: Annotated[int, Field(ge=1)] | None = None
    column: Annotated[int, Field(ge=1)] | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class Finding(Frozen):
    """One thing that somebody should know of a record or claim."""

    weight: Weight
    code: ReasonCode | CheckCode
    text: Sentence
    """What is the matter with this very thing, and what to do. Never holds a secret that was found."""
    place: Place | None = None


class Case(Frozen):
    """A record, a claim or, where both are None, the workspace, and all that was found of it."""

    record: RecordId | None
    claim: ClaimId | None = None
    """None for what concerns the whole record."""
    outcome: OutcomeName | None = None
    """Of a verdict; None where nothing was run."""
    reason: Sentence | None = None
    """Why a verdict is what it is."""
    seconds: DecimalString | None = None
    """How long its containers ran."""
    findings: tuple[Finding, ...] = ()
    log: tuple[str, ...] = ()
    """The lines of the last step's log that matter, safe to print; empty where it passed."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        return " ".join(part for part in (self.record, self.claim) if part) or "the workspace"


_ABOUT: dict[CheckCode, tuple[str, str]] = {
    CheckCode.TRUSTED_CHANGED: (
        "The branch changes what decides over submissions, or what was reviewed before.",
        "Have a maintainer review it; `--allow-trusted-changes` says that it was.",
    ),
    CheckCode.TRUSTED_NEW: (
        "A new record brings trusted halves of claims that nobody here has reviewed.",
        "Compare text, statement and rules; `gate approve ID CLAIM` puts that on record.",
    ),
    CheckCode.WITHHELD: (
        "The record was not evaluated, because the branch changes what its verdict would be measured by.",
        "Have a maintainer review the change and verify with `--allow-trusted-changes`.",
    ),
    CheckCode.UNCHANGED: (
        "Nothing has changed that the last verdict rests on: its evidence is shown, and nothing was run.",
        "`gate verify --rerun` runs it again.",
    ),
    CheckCode.INVALID_RECORD: (
        "record.yaml can't be used as it is written.",
        "Mend record.yaml; `gate schema record` prints the format.",
    ),
    CheckCode.NO_RECORD: (
        "Something lies among the records that is none.",
        "Name the folder like SRCH-08EA5386 and write its record.yaml, or remove it.",
    ),
    CheckCode.LOOK_ALIKE: (
        "Two records have ids that a reader takes for each other.",
        "Give the newer one another id.",
    ),
    CheckCode.UNKNOWN_FILE: (
        "A file lies where the gate never reads one.",
        "Mend its name, put it into the artifact, or remove it.",
    ),
    CheckCode.NOT_PLAIN: (
        "A link or device lies where only plain files and folders may.",
        "Put the file itself there.",
    ),
    CheckCode.UNSAFE_NAME: (
        "A name could mean another file, or read as another, on some machine or screen.",
        "Rename it.",
    ),
    CheckCode.TOO_MANY: (
        "There are more files than are looked at.",
        "Submit fewer.",
    ),
    CheckCode.LEFTOVER: (
        "A tool left its cache, its history or its settings behind.",
        "Remove it, then run `gate attach` again if it lay in an artifact.",
    ),
    CheckCode.COMPILED: (
        "A compiled program takes the place of its source.",
        "Attach the source, and let `build` in artifact.yaml compile it.",
    ),
    CheckCode.SECRET: (
        "A key, token or password is left in a file.",
        "Revoke it now, since others could read it; then remove it from the file and from the history.",
    ),
    CheckCode.NOT_SEARCHED: (
        "A file is too large to be searched to its end.",
        "Put large inputs into a store with `gate attach --data FILE`.",
    ),
    CheckCode.NO_LICENSE: (
        "Nothing says under which licence the artifact may be used.",
        "Write `license: SPDX-ID` into artifact.yaml, or add a LICENSE file.",
    ),
}
