"""What is wrong with records, claims and artifacts as far as it can be seen without running anything."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path

from gatekeeper import acceptance, documents, leaks, submission
from gatekeeper.attachments import MANIFEST, Fault, Refused
from gatekeeper.checkers.base import granted
from gatekeeper.checkers.environments import wanted_image
from gatekeeper.dependence import depends_on_nothing
from gatekeeper.dispatch import checker_for, mismatch
from gatekeeper.errors import InputError
from gatekeeper.files import read_regular
from gatekeeper.model import (
    Attachment,
    Case,
    CheckCode,
    Claim,
    EmpiricalClaim,
    Finding,
    Place,
    Reason,
    ReasonCode,
    ReproScript,
    TrustedHalf,
)
from gatekeeper.model.finding import Weight
from gatekeeper.touched import RECORDS, owner
from gatekeeper.workspace import Workspace

_ALIKE = str.maketrans("OQDIZSB", "0001258")
"""Capitals and the digits that a reader takes them for."""


def check(
    space: Workspace, wanted: Mapping[str, Iterable[str]] | None = None, *, strays: bool = True
) -> list[Case]:
    """All that is wrong: a case for each record, and one for each of its claims.

    `wanted` are records with their claims, all of them where none is named; default is every record. With
    `strays` the workspace has a case as well, if something lies among the records that is none.

    Raises:
        OSError: the machine can't read it.
    """
    ids = space.ids()
    if wanted is None:
        wanted = dict.fromkeys(ids, ())
    alike: dict[str, list[str]] = {}
    for known in ids:
        alike.setdefault(known.translate(_ALIKE), []).append(known)
    cases = [Case(record=None, findings=tuple(_strays(space)))] if strays else []
    cases = [case for case in cases if case.findings]
    for record_id, chosen in wanted.items():
        there = space.claim_ids(record_id)
        named = tuple(chosen)
        others = [other for other in alike.get(record_id.translate(_ALIKE), ()) if other != record_id]
        cases.append(_case(record_id, None, _of_record(space, record_id, others)))
        for claim_id in there if not named else [it for it in there if it in named]:
            cases.append(_case(record_id, claim_id, _of_claim(space, record_id, claim_id)))
    return cases


def _case(record_id: str, claim_id: str | None, findings: Iterable[Finding]) -> Case:
    """What was found, each thing once and without a secret that a sentence may quote."""
    told = dict.fromkeys(
        finding.model_copy(update={"text": leaks.without(finding.text)}) for finding in findings
    )
    return Case(record=record_id, claim=claim_id, findings=tuple(told))


def _strays(space: Workspace) -> Iterator[Finding]:
    """What lies among the records and is none."""
    with suppress(FileNotFoundError), os.scandir(space.artifacts) as entries:
        for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
            path = f"{RECORDS}/{entry.name}"
            part = owner(path).part
            if part == "ledger" or entry.name.startswith("."):
                continue
            if part == "no record":
                yield _found(
                    CheckCode.NO_RECORD, "Is no record; name its folder like SRCH-08EA5386.", Place(file=path)
                )
            elif not entry.is_dir(follow_symlinks=False):
                yield _found(
                    CheckCode.NO_RECORD, "Is a link or file, where a record is a folder.", Place(file=path)
                )
            elif not (space.artifacts / entry.name / "record.yaml").is_file():
                yield _found(CheckCode.NO_RECORD, "Has no record.yaml; write it.", Place(file=path))


def _of_record(space: Workspace, record_id: str, alike: list[str]) -> Iterator[Finding]:
    folder = space.folder(record_id)
    name = f"{RECORDS}/{folder.name}"
    manifest = Place(file=f"{name}/record.yaml")
    try:
        space.record(record_id)
    except InputError as error:
        for each in (error, *error.others):
            yield _found(CheckCode.INVALID_RECORD, str(each), each.place or manifest)
    for other in alike[:3]:
        text = f"{record_id} reads like {other}, which is another record; give one of them another id."
        yield _found(CheckCode.LOOK_ALIKE, text, manifest)
    for stray in space.stray_claims(record_id):
        text = f"claims/{stray} of {record_id} is no claim id; rename it like c1, or remove it."
        yield _found(ReasonCode.INVALID_CLAIM, text, Place(file=f"{name}/claims/{stray}"))
    if not space.claim_ids(record_id):
        text = f"{record_id} has no claim; write one with `gate new {record_id} CLAIM --kind …`."
        yield _found(ReasonCode.NO_CLAIMS, text, manifest)

    def ours(path: str) -> bool:
        return owner(f"{name}/{path}").part == "record"

    if not folder.is_symlink():
        yield from submission.look_over(folder, name, ours)
        yield from _unknown(folder, name, {"record.yaml", "claims", "verdicts", "contracts"})


def _unknown(folder: os.PathLike[str], name: str, known: set[str]) -> Iterator[Finding]:
    """Files where nobody reads them: one that should have been called otherwise is overlooked for ever."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        some = islice(entries, submission.MAX_ENTRIES)
        for entry in sorted(some, key=lambda entry: os.fsencode(entry.name)):
            lower = entry.name.lower()
            if (
                entry.name not in known
                and not lower.startswith("readme")
                and not submission.LICENSE.fullmatch(lower)
            ):
                text = (
                    f"The gate reads no such file; mend its name ({', '.join(sorted(known))}), or remove it."
                )
                yield _found(CheckCode.UNKNOWN_FILE, text, Place(file=f"{name}/{entry.name}"), "warning")


def _found(code: ReasonCode | CheckCode, text: str, place: Place, weight: Weight = "failure") -> Finding:
    return Finding(weight=weight, code=code, text=text, place=place)


def _of_claim(space: Workspace, record_id: str, claim_id: str) -> Iterator[Finding]:
    folder = space.artifact_folder(record_id, claim_id).parent
    name = f"{RECORDS}/{folder.parent.parent.name}/claims/{claim_id}"
    half = space.trusted_half(record_id, claim_id)
    attachment = space.attachment(record_id, claim_id)
    stated = _lines(folder / "claim.yaml", f"{name}/claim.yaml")
    attached = _lines(folder / "artifact" / MANIFEST, f"{name}/artifact/{MANIFEST}")
    covered: set[str] = set()
    for fault in _faults(space, half, attachment, stated, attached):
        place = fault.place or stated.place()
        covered.add(place.file)
        yield _found(fault.reason.code, fault.reason.text, place)
    if any(part.is_symlink() for part in (folder, folder.parent, folder.parent.parent)):
        return
    for finding in submission.look_over(folder, name):
        if finding.code != CheckCode.NOT_PLAIN or not finding.place or finding.place.file not in covered:
            yield finding
    yield from _unknown(folder, name, {"claim.yaml", "Statement.lean", "Statement.ndjson", "artifact"})
    if isinstance(attachment, Attachment) and not attachment.artifact.license:
        places = (folder / "artifact", folder, folder.parent.parent, space.root)
        if not submission.has_license(*places):
            text = "Nothing says how this may be used; add `license: SPDX-ID`, or a LICENSE file."
            yield _found(CheckCode.NO_LICENSE, text, attached.place(), "warning")


def _lines(path: Path, name: str) -> documents.Lines:
    """The lines of a manifest; of none where it can't be read, which is said elsewhere."""
    with suppress(FileNotFoundError, NotADirectoryError, InputError):
        return documents.Lines(read_regular(path, documents.MAX_DOCUMENT_BYTES), name)
    return documents.Lines(b"", name)


def _faults(
    space: Workspace,
    half: TrustedHalf | Refused,
    attachment: Attachment | Refused,
    stated: documents.Lines,
    attached: documents.Lines,
) -> Iterator[Fault]:
    """What is wrong with the two halves, each by itself and together."""
    if isinstance(half, Refused):
        yield from half.faults
    else:
        checker = checker_for(half.claim)
        if isinstance(checker, Reason):
            yield Fault(checker, stated.place("kind"))
            return
        if isinstance(half.claim, EmpiricalClaim):
            for text in acceptance.contradictions(half.claim.accept):
                reason = Reason(code=ReasonCode.INVALID_CLAIM, text=f"claim.yaml: {text}")
                yield Fault(reason, stated.place("accept"))
    if isinstance(attachment, Refused):
        for fault in attachment.faults:
            missing = fault.reason.code is ReasonCode.NO_ARTIFACT
            yield Fault(fault.reason, fault.place or (stated if missing else attached).place())
        return
    if isinstance(attachment.artifact, ReproScript):
        yield from _of_script(space, attachment.artifact, attachment, attached)
    if not isinstance(half, Refused):
        wrong = mismatch(half.claim, attachment.artifact)
        yield from (
            [Fault(wrong, attached.place("kind"))] if wrong else _of_results(half.claim, attachment, attached)
        )


def _of_script(
    space: Workspace, script: ReproScript, attachment: Attachment, lines: documents.Lines
) -> Iterator[Fault]:
    policy = space.config.policy
    for field, answer in (
        ("limits", granted(policy.script, script.limits, policy.maximum)),
        ("environment", wanted_image(policy, script, attachment)),
    ):
        if isinstance(answer, Reason):
            yield Fault(answer, lines.place(field))
    if undeclared := depends_on_nothing(script):
        reason = Reason(code=ReasonCode.SUSPECT_HARD_CODED, text=f"artifact.yaml: {undeclared}")
        yield Fault(reason, lines.place("depends"))


def _of_results(claim: Claim, attachment: Attachment, lines: documents.Lines) -> Iterator[Fault]:
    """What the author got is held against the rules, too, where it is attached."""
    script = attachment.artifact
    if isinstance(claim, EmpiricalClaim) and isinstance(script, ReproScript) and script.results:
        for rule in claim.accept:
            found = acceptance.evaluate((rule,), (script.results,), claim.repeats.confidence)
            if found.failure:
                code, text = found.failure
                reason = Reason(code=code, text=f"artifact.yaml: the attached results don't hold: {text}")
                yield Fault(reason, lines.place("results", rule.metric))
