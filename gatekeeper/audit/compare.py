"""Pure: what was recorded of a claim against what is seen now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal

from gatekeeper.model import ClaimVerdict, ProofEvidence, Run
from gatekeeper.model.capsule import AuditOutcome, ClaimAudit, Said

_SHORT = Context(prec=6)
MAX_DIFFERENCES = 50


def compare(recorded: ClaimVerdict, now: ClaimVerdict, *, same_program: bool = True) -> ClaimAudit:
    """The audit of one claim.

    A claim is confirmed when the verdict is the same for the same reason, every rule's answer is the same,
    and what was measured or proved is the same. Numbers may differ only where the record itself says that
    they vary from run to run without changing an answer. Of a pass the words must be the same as well, if
    the `same_program` chose them: they are what people read.
    """
    if now.outcome == "not_evaluated":
        return without_run(recorded, now.reason.text, said(now))
    differences = list(_verdicts(recorded, now))
    remarks: tuple[str, ...] = ()
    measured = list(_numbers(recorded, now))
    # That they vary must be seen here, too: else "stable" would excuse any number within the rules.
    if measured and recorded.agreement == now.agreement == "stable" and not differences:
        remarks = ("The numbers vary from run to run, as was recorded: " + " ".join(measured[:5]),)
    else:
        differences += measured
    differences += _proofs(recorded, now)
    if not differences and not remarks and _words(recorded) != _words(now):
        text = f"It says otherwise now: {now.reason.text}"
        if same_program and now.status == "VERIFIED":
            differences = [text]
        else:
            remarks = (text,)
    outcome: AuditOutcome = "differs" if differences else "confirmed"
    return ClaimAudit(
        id=recorded.id,
        outcome=outcome,
        recorded=said(recorded),
        now=said(now),
        differences=tuple(differences[:MAX_DIFFERENCES]),
        remarks=remarks,
    )


def without_run(recorded: ClaimVerdict, why: str, now: Said | None = None) -> ClaimAudit:
    """The audit of a claim that could not be run again."""
    return ClaimAudit(
        id=recorded.id, outcome="cannot_rerun", recorded=said(recorded), now=now, remarks=(why,)
    )


def _words(verdict: ClaimVerdict) -> tuple[str, ...]:
    return verdict.reason.text, *(rule.text for rule in verdict.rules)


def weighed(audit: ClaimAudit, fell: str | None, rests: str | None) -> ClaimAudit:
    """The audit of a claim in the light of what the publisher has said since of its verdict.

    Args:
        fell: why its recorded pass does not count any more, if so. That a run repeats does not help it.
        rests: what its verdict rests on that was recalled, if anything.
    """
    if fell is None:
        return audit.model_copy(update={"remarks": (*audit.remarks, rests)}) if rests else audit
    outcome = "differs" if audit.outcome == "differs" else "taken_back"
    return audit.model_copy(update={"outcome": outcome, "remarks": (*audit.remarks, fell)})


def misquoting(audit: ClaimAudit, misquotes: Sequence[str]) -> ClaimAudit:
    """The audit of a claim whose verdict says something of the ledger that is not so."""
    if not misquotes:
        return audit
    differences = (*audit.differences, *misquotes)[:MAX_DIFFERENCES]
    return audit.model_copy(update={"outcome": "differs", "differences": differences})


def overall(claims: tuple[ClaimAudit, ...]) -> AuditOutcome:
    """What holds of all claims together; a record without claims says nothing that could be wrong."""
    outcomes = {claim.outcome for claim in claims}
    worst: tuple[AuditOutcome, ...] = ("differs", "taken_back", "cannot_rerun")
    return next((outcome for outcome in worst if outcome in outcomes), "confirmed")


def said(verdict: ClaimVerdict) -> Said:
    """A claim's verdict in short."""
    return Said(status=verdict.status, code=verdict.reason.code, text=verdict.reason.text)


def _verdicts(recorded: ClaimVerdict, now: ClaimVerdict) -> Iterator[str]:
    if recorded.kind != now.kind:
        yield f"The claim was said to be {recorded.kind} and is {now.kind}."
    if recorded.status != now.status:
        yield f"The status was {recorded.status} and is {now.status} now."
    if recorded.reason.code != now.reason.code:
        yield f"The reason was {recorded.reason.code} and is {now.reason.code} now: {now.reason.text}"
    for number, (before, after) in enumerate(zip(recorded.rules, now.rules, strict=False), 1):
        if before.rule != after.rule:
            yield f"Rule {number} is another one in the record of the verdict than in the claim."
        elif before.holds != after.holds:
            verb = "held" if before.holds else "failed"
            yield f"Rule {number} {verb} and {'holds' if after.holds else 'fails'} now: {after.text}"
    if len(recorded.rules) != len(now.rules):
        yield f"{len(recorded.rules)} rules were held, {len(now.rules)} now."


def _numbers(recorded: ClaimVerdict, now: ClaimVerdict) -> Iterator[str]:
    """Every metric of every run that came out otherwise, and by how much."""
    before, after = _runs(recorded), _runs(now)
    if len(before) != len(after):
        yield f"{len(before)} runs came to their end, {len(after)} now."
    for old, new in zip(before, after, strict=False):
        if old.seed != new.seed:
            yield f"A run had the seed {old.seed}, and has {new.seed} now."
        for name in sorted(old.metrics.keys() | new.metrics.keys()):
            one, other = old.metrics.get(name), new.metrics.get(name)
            if one != other:
                yield f"{name} (seed {old.seed}): {_difference(one, other)}"


def _runs(verdict: ClaimVerdict) -> tuple[Run, ...]:
    return verdict.evidence.run.runs if verdict.evidence and verdict.evidence.run else ()


def _difference(one: object, other: object) -> str:
    """Two metrics in words; where both are single numbers, with what lies between them."""
    values = [getattr(metric, "value", None) for metric in (one, other)]
    units = [getattr(metric, "unit", "") or "" for metric in (one, other)]
    if all(isinstance(value, str) for value in values) and units[0] == units[1]:
        try:
            old, new = (Decimal(str(value)) for value in values)
        except ArithmeticError:
            return f"was {values[0]} and is {values[1]} now."
        by = _SHORT.subtract(new, old)
        share = f", {_SHORT.multiply(_SHORT.divide(by, abs(old)), Decimal(100)):+} percent" if old else ""
        unit = f" {units[0]}" if units[0] else ""
        return f"was {values[0]}{unit} and is {values[1]}{unit} now ({by:+}{share})."
    if one is None or other is None:
        return "was not measured and is now." if one is None else "was measured and is not now."
    return "is another value now."


def _proofs(recorded: ClaimVerdict, now: ClaimVerdict) -> Iterator[str]:
    before, after = _proof(recorded), _proof(now)
    if before is None or after is None:
        if before is not after:
            yield f"The kernel's record was {'there' if before else 'missing'}, and is not so now."
        return
    for field, name in (
        ("lean_version", "version of Lean"),
        ("lean_commit", "commit of Lean"),
        ("engine", "Lean engine"),
        ("base", "base library"),
        ("declarations", "number of declarations"),
    ):
        one, other = getattr(before, field), getattr(after, field)
        if one != other:
            yield f"The {name} was {one} and is {other} now."
    facts = [{fact.name: fact for fact in proof.theorems} for proof in (before, after)]
    for name in sorted(facts[0].keys() | facts[1].keys()):
        if facts[0].get(name) != facts[1].get(name):
            yield f"Theorem {name} has another statement, or other axioms, now."
    answers = [{answer.name: answer.answer for answer in proof.kernels} for proof in (before, after)]
    for name in sorted(answers[0].keys() | answers[1].keys()):
        one, other = answers[0].get(name), answers[1].get(name)
        if one != other:
            yield f"The further kernel {name} said {one} and says {other} now."


def _proof(verdict: ClaimVerdict) -> ProofEvidence | None:
    return verdict.evidence.proof if verdict.evidence else None
