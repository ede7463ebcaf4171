"""Pure: evidence to verdict, and the only place that can say VERIFIED.

Time comes in as an argument. Whatever is not plainly a pass is not one: missing evidence, an unnamed
theorem or an unmeasured rule never passes by default.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gatekeeper import acceptance
from gatekeeper.dependence import Dependence
from gatekeeper.model import (
    Agreement,
    Artifact,
    Claim,
    ClaimVerdict,
    Digest,
    Digests,
    EmpiricalClaim,
    Endorsement,
    Evidence,
    Freezing,
    MathematicalClaim,
    Reason,
    ReasonCode,
    RecordDigests,
    ReproScript,
    RuleResult,
    UnclassifiedClaim,
    Verdict,
)
from gatekeeper.model.attestation import GateRecall


def judge_claim(
    claim: Claim, artifact: Artifact, evidence: Evidence, digests: Digests, freezing: Freezing | None = None
) -> ClaimVerdict:
    """Decide one claim from what its checker saw of its artifact."""
    rules: tuple[RuleResult, ...] = ()
    agreement: Agreement | None = None
    remarks: tuple[str, ...] = ()
    if evidence.failure is not None:
        reason = evidence.failure
    else:
        match claim:
            case MathematicalClaim():
                reason = _proof_reason(claim, evidence)
            case EmpiricalClaim():
                rules, agreement, reason = _run_reason(claim, evidence)
                reason = _by_order(claim, evidence, reason)
                why = _why_runs_differ(evidence)
                if why and reason.code is ReasonCode.NOT_REPRODUCIBLE:
                    reason = reason.model_copy(update={"text": f"{reason.text} {why}"})
                if reason.code is ReasonCode.ARTIFACT_PASSED:
                    reason, remarks = _cause(claim, artifact, evidence, reason)
            case UnclassifiedClaim():
                reason = Reason(code=ReasonCode.UNCLASSIFIED_CLAIM, text="The claim's kind is not confirmed.")
    return _claim_verdict(claim.id, claim, reason, digests, freezing, evidence, rules, agreement, remarks)


def without_evidence(
    claim_id: str, claim: Claim | None, reason: Reason, digests: Digests, freezing: Freezing | None = None
) -> ClaimVerdict:
    """The verdict on a claim that no checker could be asked about.

    Raises:
        ValueError: the reason would be a pass.
    """
    if reason.code is ReasonCode.ARTIFACT_PASSED:
        raise ValueError("a claim can't pass without evidence")
    return _claim_verdict(claim_id, claim, reason, digests, freezing, None)


def recalled(claim: ClaimVerdict, recall: GateRecall) -> ClaimVerdict:
    """A claim's verdict without its pass, which rests on something that was recalled."""
    text = f"It passed by means of {recall.target.text}, recalled on {recall.date}: {recall.reason}"
    reason = Reason(code=ReasonCode.RECALLED, text=text)
    said = {"status": "Unverified", "outcome": reason.code.outcome, "reason": reason, "found": None}
    return claim.model_copy(update=said)


def oversized(claim: ClaimVerdict, most: int) -> ClaimVerdict:
    """A claim's verdict without its evidence, for which one entry of the ledger has no room."""
    text = (
        f"What the gate would have to keep of its runs is larger than the {most >> 20} MiB that a record's "
        "verdict has room for; measure fewer numbers."
    )
    reason = Reason(code=ReasonCode.OUTPUT_LIMIT, text=text)
    bare = _claim_verdict(claim.id, None, reason, claim.digests, claim.freezing, None)
    return bare.model_copy(update={"kind": claim.kind})


def not_frozen(freezing: Freezing) -> Reason | None:
    """Why a claim is refused by a policy that requires freezing, if it is."""
    return None if freezing.in_time else Reason(code=ReasonCode.NOT_FROZEN, text=freezing.text)


def endorsed(claim: ClaimVerdict, said: Endorsement | None) -> ClaimVerdict:
    """A claim's verdict with people's and other gates' word on it: a pass stays one only if they suffice.

    Nothing they say makes a pass of what is none by this gate's own run.
    """
    if said is None:
        return claim
    own = claim.own
    reason = (_wanting(said) or own) if own.code is ReasonCode.ARTIFACT_PASSED else own
    outcome = reason.code.outcome
    return claim.model_copy(
        update={
            "status": "VERIFIED" if outcome == "verified" else "Unverified",
            "outcome": outcome,
            "reason": reason,
            "endorsement": said,
            "found": None if reason is own else own,
        }
    )


def _wanting(said: Endorsement) -> Reason | None:
    """What is missing to a pass of what people and other gates have to say, if anything is."""
    if not said.approved:
        return Reason(code=ReasonCode.NOT_APPROVED, text=said.approvals_text)
    if not said.gates_required:
        return None
    # One that says no is never outvoted: it is right, or something is wrong with a gate.
    if not all(word.passed for word in said.gates):
        return Reason(code=ReasonCode.GATES_DISAGREE, text=said.gates_text)
    if len(said.gates) < said.gates_required:
        return Reason(code=ReasonCode.GATES_MISSING, text=said.gates_text)
    return None


def judge_record(
    record_id: str, claims: tuple[ClaimVerdict, ...], digests: RecordDigests, now: str | None, version: str
) -> Verdict:
    """VERIFIED only if there are claims and every one of them is VERIFIED."""
    open_claims = [claim for claim in claims if claim.status != "VERIFIED"]
    if not claims:
        reason = Reason(
            code=ReasonCode.NO_CLAIMS, text="The record carries no claim, so there is nothing to verify."
        )
    elif open_claims:
        # What the author can mend comes before what the machine could not do.
        first = min(open_claims, key=lambda claim: claim.outcome == "not_evaluated")
        codes = dict.fromkeys(claim.reason.code for claim in open_claims)
        gathered = ", ".join(
            f"{code} ({', '.join(claim.id for claim in open_claims if claim.reason.code is code)})"
            for code in codes
        )
        share = f"{len(open_claims)} of {len(claims)} claims not verified: {gathered}."
        text = first.reason.text if len(claims) == 1 else share
        reason = Reason(code=first.reason.code, text=text)
    else:
        count = "The claim is" if len(claims) == 1 else f"All {len(claims)} claims are"
        reason = Reason(code=ReasonCode.ARTIFACT_PASSED, text=f"{count} verified.")
    return Verdict(
        id=record_id,
        status="VERIFIED" if claims and not open_claims else "Unverified",
        reason=reason,
        evaluated=now,
        gatekeeper=version,
        digests=digests,
        claims=claims,
    )


def current(
    record_id: str,
    verdicts: list[Verdict],
    record: RecordDigests,
    digests: dict[str, Digests],
    freezing: dict[str, Freezing | None],
    intake: dict[str, ClaimVerdict],
    version: str,
    struck: Mapping[tuple[int, str], GateRecall] = MappingProxyType({}),
    lean: Mapping[str, tuple[Digest, Digest | None]] = MappingProxyType({}),
    endorsements: Mapping[str, Endorsement | None] = MappingProxyType({}),
) -> Verdict:
    """The status that stands now, derived from the verdicts so far and the bytes on disk.

    Args:
        verdicts: all verdicts of the record, in the order of the ledger.
        record: what record.yaml and the policy digest to now.
        digests: what each claim's halves digest to now.
        freezing: what the ledger holds of each claim's halves.
        intake: claims that no checker could be asked about now, with the verdict that says why.
        struck: passes that no longer count, by the place of their verdict among `verdicts` and the claim.
        lean: the engine and the base with which proofs of mathematical claims are judged now.
        endorsements: what people and other gates say of each claim now.

    An attempt that could not be evaluated does not take away an earlier verdict on the same bytes. A claim
    whose bytes have no verdict is `stale`, and so is one whose proof was judged with another engine or base,
    or which the last verdict knows and is gone: what is left was never judged as a whole. The date is that of
    the last evaluation which said any of this.
    """
    claims: list[ClaimVerdict] = []
    moments: list[str] = []
    for claim_id, digest in digests.items():
        if claim_id in intake:
            claims.append(intake[claim_id])
            moments += [
                verdict.evaluated for verdict in verdicts if verdict.evaluated and _says(verdict, claims[-1])
            ]
            continue
        found = [
            (place, verdict.evaluated, claim)
            for place, verdict in enumerate(verdicts)
            for claim in verdict.claims
            if claim.id == claim_id and claim.digests == digest and _stands_on(claim, lean.get(claim_id))
        ]
        settled = [each for each in found if each[2].outcome != "not_evaluated"] or found
        if settled:
            place, moment, claim = settled[-1]
            if recall := struck.get((place, claim_id)):
                moment, claim = recall.date, recalled(claim, recall)
            moments += [moment] if moment else []
            claims.append(claim)
        else:
            about = (
                "these bytes" if any(c.id == claim_id for v in verdicts for c in v.claims) else "this claim"
            )
            reason = Reason(code=ReasonCode.STALE, text=f"No verdict covers {about} yet; run `gate verify`.")
            claims.append(without_evidence(claim_id, None, reason, digest, freezing.get(claim_id)))
    claims = [endorsed(claim, endorsements.get(claim.id)) for claim in claims]
    for claim in verdicts[-1].claims if verdicts else ():
        if claim.id not in digests:
            text = "The last verdict is about this claim, too, and it is gone; run `gate verify`."
            nothing = Digests(claim=None, artifact=None, policy=record.policy)
            claims.append(without_evidence(claim.id, None, Reason(code=ReasonCode.STALE, text=text), nothing))
    if not claims:
        moments = [verdict.evaluated for verdict in verdicts if verdict.evaluated]
    return judge_record(record_id, tuple(claims), record, max(moments, default=None), version)


def _stands_on(claim: ClaimVerdict, lean: tuple[Digest, Digest | None] | None) -> bool:
    """Whether a proof, if the verdict rests on one, was judged with this engine and base: they are what gives
    the statement its meaning."""
    proof = claim.evidence.proof if claim.evidence else None
    return proof is None or lean is None or (proof.engine, proof.base) == lean


def _says(verdict: Verdict, claim: ClaimVerdict) -> bool:
    """Whether a verdict says the same of a claim, whatever the ledger held by then."""
    return any(
        claim.model_copy(update={"freezing": c.freezing, "endorsement": c.endorsement}) == c
        for c in verdict.claims
    )


def _proof_reason(claim: MathematicalClaim, evidence: Evidence) -> Reason:
    proof = evidence.proof
    if proof is None or proof.declarations < 1:
        return Reason(code=ReasonCode.KERNEL_REJECTED, text="The kernel gave no record of acceptance.")
    proved = {theorem.name: theorem for theorem in proof.theorems}
    for name in claim.theorems:
        if name not in proved:
            return Reason(code=ReasonCode.THEOREM_MISSING, text=f"The kernel's record lacks theorem {name}.")
        for axiom in proved[name].axioms:
            if axiom not in claim.permitted_axioms:
                code = ReasonCode.CONTAINS_SORRY if axiom == "sorryAx" else ReasonCode.AXIOM_NOT_PERMITTED
                return Reason(code=code, text=f"Theorem {name} rests on {axiom}.")
    used = sorted({axiom for name in claim.theorems for axiom in proved[name].axioms})
    axioms = f"axioms used: {', '.join(used)}" if used else "no axioms"
    names = ", ".join(claim.theorems)
    count = f"{proof.declarations} declaration{'' if proof.declarations == 1 else 's'}"
    text = f"The kernel accepted {names} ({count}, {axioms})."
    return Reason(code=ReasonCode.ARTIFACT_PASSED, text=text)


def _run_reason(
    claim: EmpiricalClaim, evidence: Evidence
) -> tuple[tuple[RuleResult, ...], Agreement | None, Reason]:
    if evidence.run is None:
        return (), None, Reason(code=ReasonCode.RESULT_MISSING, text="No run of the script came to its end.")
    seeds, plan = tuple(run.seed for run in evidence.run.runs), claim.repeats.plan
    if seeds != plan:
        text = f"The claim asks for runs with the seeds {_list(plan)}; there are those of {_list(seeds)}."
        return (), None, Reason(code=ReasonCode.RESULT_MISSING, text=text)
    runs = [run.metrics for run in evidence.run.runs]
    found = acceptance.evaluate(claim.accept, runs, claim.repeats.confidence)
    if found.failure:
        code, text = found.failure
        reason = Reason(code=code, text=text)
    elif not found.rules or not all(result.holds for result in found.rules):
        reason = Reason(code=ReasonCode.METRIC_MISSING, text="The claim has no rule that was held.")
    else:
        text = " ".join(result.text for result in found.rules)
        reason = Reason(code=ReasonCode.ARTIFACT_PASSED, text=text)
    return found.rules, found.agreement, reason


def _by_order(claim: EmpiricalClaim, evidence: Evidence, reason: Reason) -> Reason:
    """The reason as it is, unless the answer is another where the inputs are listed the other way round."""
    for variation in evidence.run.variations if evidence.run else ():
        if evidence.run is None or variation.source != "file_order" or not variation.differs:
            continue
        failure = "the script gives no results"
        if (other := variation.run) is not None:
            runs = [(other if run.seed == other.seed else run).metrics for run in evidence.run.runs]
            found = acceptance.evaluate(claim.accept, runs, claim.repeats.confidence)
            failure = found.failure[1] if found.failure else ""
        if reason.code is ReasonCode.ARTIFACT_PASSED and failure:
            text = f"With its input files listed in the opposite order: {failure.rstrip('.')}."
        elif reason.code is not ReasonCode.ARTIFACT_PASSED and not failure:
            text = f"The claim holds only with its input files listed in the opposite order: {reason.text}"
        else:
            continue
        return Reason(code=ReasonCode.NOT_REPRODUCIBLE, text=text)
    return reason


def _list(seeds: tuple[int, ...]) -> str:
    return ", ".join(map(str, seeds))


_SOURCES = {
    "seed": "their seed ($GATE_SEED)",
    "threads": "the number of threads",
    "hash_seed": "the hash seed of Python",
    "time": "the time at which they run",
    "system_random": "random numbers that they take from the system",
    "file_order": "the order in which their input files are listed",
}


def _why_runs_differ(evidence: Evidence) -> str:
    """What makes the runs differ, in a sentence; empty where they don't, or nobody looked."""
    found = [it.source for it in evidence.run.variations if it.differs] if evidence.run else []
    if not found:
        return ""
    if "unknown" in found:
        return "The runs differ by something that the gate could not find: fix it, or state the uncertainty."
    return (
        f"The runs differ by {' and '.join(_SOURCES[it] for it in found)}: fix it, or state the uncertainty."
    )


def _cause(
    claim: EmpiricalClaim, artifact: Artifact, evidence: Evidence, passed: Reason
) -> tuple[Reason, tuple[str, ...]]:
    """The pass as it is, if the result is seen to come from what the artifact declares; else why not."""
    if not isinstance(artifact, ReproScript) or evidence.run is None:
        return Reason(code=ReasonCode.INVALID_ARTIFACT, text="The artifact is no repro script."), ()
    dependence = Dependence(artifact, claim.accept, evidence.run)
    why = _why_runs_differ(evidence)
    remarks = (*dependence.remarks(), *([why] if why else []))
    objection = dependence.objection()
    if objection:
        return Reason(code=ReasonCode.SUSPECT_HARD_CODED, text=objection), remarks
    return passed, remarks


def _claim_verdict(
    claim_id: str,
    claim: Claim | None,
    reason: Reason,
    digests: Digests,
    freezing: Freezing | None,
    evidence: Evidence | None,
    rules: tuple[RuleResult, ...] = (),
    agreement: Agreement | None = None,
    remarks: tuple[str, ...] = (),
) -> ClaimVerdict:
    outcome = reason.code.outcome
    return ClaimVerdict(
        id=claim_id,
        kind=claim.kind if claim else None,
        status="VERIFIED" if outcome == "verified" else "Unverified",
        outcome=outcome,
        reason=reason,
        rules=rules,
        agreement=agreement,
        remarks=remarks,
        digests=digests,
        freezing=freezing,
        evidence=evidence,
    )
