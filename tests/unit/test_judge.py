"""The one place that says VERIFIED: nothing passes by default."""

import pytest

from gatekeeper import judge
from gatekeeper.model import (
    Claim,
    ClaimVerdict,
    Digests,
    EmpiricalClaim,
    Evidence,
    LeanSource,
    MathematicalClaim,
    Parameter,
    Probe,
    ProofEvidence,
    Quantity,
    Reason,
    ReasonCode,
    RecordDigests,
    Repeats,
    ReproScript,
    Run,
    RunEvidence,
    TheoremFact,
    Tolerance,
    UnclassifiedClaim,
    ValueRule,
    Variation,
    Verdict,
)

ZERO = "sha256:" + "0" * 64
DIGESTS = Digests(claim=ZERO, artifact=ZERO, policy=ZERO)
RECORD = RecordDigests(record=ZERO, policy=ZERO)
RULE = ValueRule(metric="m", value="10", tolerance=Tolerance(abs="1"))
EMPIRICAL = EmpiricalClaim(id="c1", text="t", kind="empirical", accept=(RULE,))
PROOF = LeanSource(kind="lean-source", files={"p.lean": ZERO}, entry="p.lean")
SCRIPT = ReproScript(
    kind="repro-script",
    files={"repro.py": ZERO},
    entry="repro.py",
    command=("python3", "repro.py"),
    parameters={"size": Parameter(value="1000", probe="10")},
)
MATHEMATICAL = MathematicalClaim(id="c1", text="t", kind="mathematical", theorems=("a", "b"))


def proof(*theorems: tuple[str, tuple[str, ...]], declarations: int = 5) -> Evidence:
    return Evidence(
        checker="lean",
        proof=ProofEvidence(
            lean_version="4.35.0",
            lean_commit="eb6caf",
            engine=ZERO,
            base=ZERO,
            declarations=declarations,
            theorems=tuple(
                TheoremFact(name=name, statement=ZERO, axioms=axioms) for name, axioms in theorems
            ),
        ),
    )


CONTROL = Probe(target="nothing", change="nothing", expected="stays", ended="results")
PROBE = Probe(
    target="parameter", names=("size",), change="value", ended="results", moved={"m": Quantity(value="3")}
)

BETWEEN = PROBE.model_copy(update={"draw": 1, "given": "500", "moved": {"m": Quantity(value="5")}})


def judged(claim: Claim, evidence: Evidence) -> ClaimVerdict:
    artifact = SCRIPT if isinstance(claim, EmpiricalClaim) else PROOF
    return judge.judge_claim(claim, artifact, evidence, DIGESTS)


def measured(**metrics: str) -> Evidence:
    """Two runs that agree: what a claim asks for that says nothing of repeats."""
    return runs(metrics, metrics)


def runs(*given: dict[str, str], seeds: tuple[int, ...] = (0, 0)) -> Evidence:
    each = ({name: Quantity(value=value) for name, value in metrics.items()} for metrics in given)
    done = tuple(
        Run(seed=seed, metrics=metrics, results=ZERO) for seed, metrics in zip(seeds, each, strict=True)
    )
    return Evidence(checker="repro", run=RunEvidence(runs=done, probes=(CONTROL, *3 * (PROBE,), BETWEEN)))


def claim_verdict(claim_id: str, code: ReasonCode) -> ClaimVerdict:
    if code is ReasonCode.ARTIFACT_PASSED:
        return judged(EMPIRICAL.model_copy(update={"id": claim_id}), measured(m="10"))
    return judge.without_evidence(claim_id, EMPIRICAL, Reason(code=code, text="because"), DIGESTS)


@pytest.mark.parametrize(
    ("claim", "evidence", "code"),
    [
        (EMPIRICAL, measured(m="10.5"), ReasonCode.ARTIFACT_PASSED),
        (EMPIRICAL, measured(m="12"), ReasonCode.OUTSIDE_TOLERANCE),
        (EMPIRICAL, measured(other="10"), ReasonCode.METRIC_MISSING),
        (EMPIRICAL, measured(), ReasonCode.METRIC_MISSING),
        (EMPIRICAL, Evidence(checker="repro"), ReasonCode.RESULT_MISSING),
        (EMPIRICAL, proof(("a", ()), ("b", ())), ReasonCode.RESULT_MISSING),
        (MATHEMATICAL, proof(("a", ()), ("b", ("propext",))), ReasonCode.ARTIFACT_PASSED),
        (MATHEMATICAL, proof(("a", ())), ReasonCode.THEOREM_MISSING),
        (MATHEMATICAL, proof(("a", ()), ("b", ("magic",))), ReasonCode.AXIOM_NOT_PERMITTED),
        (MATHEMATICAL, proof(("a", ("sorryAx",)), ("b", ())), ReasonCode.CONTAINS_SORRY),
        (MATHEMATICAL, proof(("a", ()), ("b", ()), declarations=0), ReasonCode.KERNEL_REJECTED),
        (MATHEMATICAL, Evidence(checker="lean"), ReasonCode.KERNEL_REJECTED),
        (MATHEMATICAL, measured(a="1", b="1"), ReasonCode.KERNEL_REJECTED),
        (
            UnclassifiedClaim(id="c1", text="t", kind="unclassified"),
            measured(m="10"),
            ReasonCode.UNCLASSIFIED_CLAIM,
        ),
    ],
)
def test_claims(claim: MathematicalClaim | EmpiricalClaim, evidence: Evidence, code: ReasonCode) -> None:
    verdict = judged(claim, evidence)
    assert verdict.reason.code is code
    assert (verdict.status == "VERIFIED") is (code is ReasonCode.ARTIFACT_PASSED)


def in_another_order(here: str, there: str | None) -> Evidence:
    """Runs that agree, and what came out with the inputs listed the other way round; None is nothing."""
    evidence = measured(m=here)
    assert evidence.run is not None
    other = None if there is None else Run(seed=0, metrics={"m": Quantity(value=there)}, results=ZERO)
    changed = Variation(source="file_order", differs=there != here, run=other)
    return evidence.model_copy(update={"run": evidence.run.model_copy(update={"variations": (changed,)})})


@pytest.mark.parametrize(
    ("here", "there", "code", "says"),
    [
        ("10", "10", ReasonCode.ARTIFACT_PASSED, "measured 10"),
        ("10", "10.5", ReasonCode.ARTIFACT_PASSED, "measured 10"),
        ("10", "12", ReasonCode.NOT_REPRODUCIBLE, "in the opposite order: m: claimed 10 ± 1, measured 12"),
        ("10", None, ReasonCode.NOT_REPRODUCIBLE, "in the opposite order: the script gives no results"),
        ("12", "10", ReasonCode.NOT_REPRODUCIBLE, "holds only with its input files listed in the opposite"),
        ("12", "13", ReasonCode.OUTSIDE_TOLERANCE, "measured 12"),
        ("12", None, ReasonCode.OUTSIDE_TOLERANCE, "measured 12"),
    ],
)
def test_an_answer_that_rests_on_the_order_of_files(
    here: str, there: str | None, code: ReasonCode, says: str
) -> None:
    verdict = judged(EMPIRICAL, in_another_order(here, there))
    assert verdict.reason.code is code
    assert says in verdict.reason.text
    if code is ReasonCode.NOT_REPRODUCIBLE:
        assert verdict.reason.text.endswith(
            "The runs differ by the order in which their input files are listed: fix it, or state the "
            "uncertainty."
        )


SEEDED = EMPIRICAL.model_copy(update={"repeats": Repeats(seeds=(1, 2, 3))})
GOOD = {"m": "10"}


@pytest.mark.parametrize(
    ("claim", "evidence", "code", "agreement"),
    [
        (EMPIRICAL, runs(GOOD, GOOD), ReasonCode.ARTIFACT_PASSED, "identical"),
        (EMPIRICAL, runs(GOOD, {"m": "10.0"}), ReasonCode.ARTIFACT_PASSED, "stable"),
        (EMPIRICAL, runs(GOOD, {"m": "10.01"}), ReasonCode.ARTIFACT_PASSED, "stable"),
        (EMPIRICAL, runs(GOOD, {"m": "10.9"}), ReasonCode.NOT_REPRODUCIBLE, "unstable"),
        (EMPIRICAL, runs(GOOD, {}), ReasonCode.NOT_REPRODUCIBLE, "unstable"),
        (EMPIRICAL, runs({"m": "20"}, {"m": "20.01"}), ReasonCode.OUTSIDE_TOLERANCE, "stable"),
        (EMPIRICAL, runs(GOOD, seeds=(0,)), ReasonCode.RESULT_MISSING, None),
        (EMPIRICAL, runs(GOOD, GOOD, GOOD, seeds=(0, 0, 0)), ReasonCode.RESULT_MISSING, None),
        (EMPIRICAL, runs(GOOD, GOOD, seeds=(0, 1)), ReasonCode.RESULT_MISSING, None),
        (SEEDED, runs(GOOD, GOOD, GOOD, seeds=(1, 2, 3)), ReasonCode.ARTIFACT_PASSED, "identical"),
        (SEEDED, runs(GOOD, GOOD, GOOD, seeds=(1, 1, 1)), ReasonCode.RESULT_MISSING, None),
    ],
)
def test_runs(claim: EmpiricalClaim, evidence: Evidence, code: ReasonCode, agreement: str | None) -> None:
    verdict = judged(claim, evidence)
    assert (verdict.reason.code, verdict.agreement) == (code, agreement)


@pytest.mark.parametrize("code", [code for code in ReasonCode if code is not ReasonCode.ARTIFACT_PASSED])
def test_a_seen_failure_always_wins(code: ReasonCode) -> None:
    evidence = measured(m="10").model_copy(update={"failure": Reason(code=code, text="seen")})
    verdict = judged(EMPIRICAL, evidence)
    assert verdict.status == "Unverified"
    assert verdict.reason.code is code


def test_nothing_passes_without_evidence() -> None:
    with pytest.raises(ValueError, match="without evidence"):
        judge.without_evidence("c1", EMPIRICAL, Reason(code=ReasonCode.ARTIFACT_PASSED, text=""), DIGESTS)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ([], ReasonCode.NO_CLAIMS),
        ([ReasonCode.ARTIFACT_PASSED], ReasonCode.ARTIFACT_PASSED),
        ([ReasonCode.ARTIFACT_PASSED, ReasonCode.NO_ARTIFACT], ReasonCode.NO_ARTIFACT),
        ([ReasonCode.INTERRUPTED, ReasonCode.NO_ARTIFACT], ReasonCode.NO_ARTIFACT),
        ([ReasonCode.ARTIFACT_PASSED, ReasonCode.ENGINE_FAILURE], ReasonCode.ENGINE_FAILURE),
    ],
)
def test_records(codes: list[ReasonCode], expected: ReasonCode) -> None:
    claims = tuple(claim_verdict(f"c{i}", code) for i, code in enumerate(codes))
    verdict = judge.judge_record("SRCH:08EA5386", claims, RECORD, "2026-01-01T00:00:00Z", "0")
    assert verdict.reason.code is expected
    assert (verdict.status == "VERIFIED") is (expected is ReasonCode.ARTIFACT_PASSED)


def history(*codes: ReasonCode, digests: Digests = DIGESTS) -> list[Verdict]:
    return [
        judge.judge_record(
            "SRCH:08EA5386",
            (claim_verdict("c1", code).model_copy(update={"digests": digests}),),
            RECORD,
            f"2026-01-0{day}T00:00:00Z",
            "0",
        )
        for day, code in enumerate(codes, 1)
    ]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), ReasonCode.STALE),
        ((ReasonCode.ARTIFACT_PASSED,), ReasonCode.ARTIFACT_PASSED),
        ((ReasonCode.ARTIFACT_PASSED, ReasonCode.TIMEOUT), ReasonCode.TIMEOUT),
        ((ReasonCode.ARTIFACT_PASSED, ReasonCode.ENGINE_FAILURE), ReasonCode.ARTIFACT_PASSED),
        ((ReasonCode.ENGINE_FAILURE,), ReasonCode.ENGINE_FAILURE),
    ],
)
def test_the_current_status(codes: tuple[ReasonCode, ...], expected: ReasonCode) -> None:
    now = judge.current("SRCH:08EA5386", history(*codes), RECORD, {"c1": DIGESTS}, {}, {}, "0")
    assert now.reason.code is expected


def test_changed_bytes_make_a_verdict_stale() -> None:
    other = DIGESTS.model_copy(update={"artifact": "sha256:" + "1" * 64})
    old = history(ReasonCode.ARTIFACT_PASSED)
    now = judge.current("SRCH:08EA5386", old, RECORD, {"c1": other}, {}, {}, "0")
    assert now.status == "Unverified"
    assert now.reason.code is ReasonCode.STALE


def test_another_engine_or_base_makes_a_proof_stale() -> None:
    """The same words mean something else where GateCore, or what the kernel computes, does."""
    claim = judged(MATHEMATICAL, proof(("a", ()), ("b", ())))
    old = [judge.judge_record("SRCH:08EA5386", (claim,), RECORD, "2026-01-01T00:00:00Z", "0")]
    other = "sha256:" + "1" * 64
    for engine, base, code in (
        (ZERO, ZERO, ReasonCode.ARTIFACT_PASSED),
        (ZERO, other, ReasonCode.STALE),
        (other, ZERO, ReasonCode.STALE),
        (ZERO, None, ReasonCode.STALE),
    ):
        lean = {"c1": (engine, base)}
        now = judge.current("SRCH:08EA5386", old, RECORD, {"c1": DIGESTS}, {}, {}, "0", lean=lean)
        assert now.reason.code is code


def test_an_added_claim_takes_the_records_status() -> None:
    digests = {"c1": DIGESTS, "c2": DIGESTS}
    old = history(ReasonCode.ARTIFACT_PASSED)
    now = judge.current("SRCH:08EA5386", old, RECORD, digests, {}, {}, "0")
    assert now.status == "Unverified"
    assert [claim.status for claim in now.claims] == ["VERIFIED", "Unverified"]


NOTHING_ATTACHED = judge.without_evidence(
    "c1", EMPIRICAL, Reason(code=ReasonCode.NO_ARTIFACT, text="Nothing."), DIGESTS
)


@pytest.mark.parametrize(
    ("verdicts", "intake", "evaluated"),
    [
        ([], {}, None),
        ([], {"c1": NOTHING_ATTACHED}, None),
        (history(ReasonCode.ARTIFACT_PASSED, ReasonCode.TIMEOUT), {}, "2026-01-02T00:00:00Z"),
        (history(ReasonCode.ARTIFACT_PASSED), {"c1": NOTHING_ATTACHED}, None),
        (
            [judge.judge_record("SRCH:08EA5386", (NOTHING_ATTACHED,), RECORD, "2026-01-03T00:00:00Z", "0")],
            {"c1": NOTHING_ATTACHED},
            "2026-01-03T00:00:00Z",
        ),
    ],
)
def test_what_stands_has_the_date_of_the_evaluation_that_said_it(
    verdicts: list[Verdict], intake: dict[str, ClaimVerdict], evaluated: str | None
) -> None:
    now = judge.current("SRCH:08EA5386", verdicts, RECORD, {"c1": DIGESTS}, {}, intake, "0")
    assert now.evaluated == evaluated


def test_a_record_without_claims_has_its_last_date() -> None:
    empty = judge.judge_record("SRCH:08EA5386", (), RECORD, "2026-01-01T00:00:00Z", "0")
    assert (
        judge.current("SRCH:08EA5386", [empty], RECORD, {}, {}, {}, "0").evaluated == "2026-01-01T00:00:00Z"
    )
    assert judge.current("SRCH:08EA5386", [], RECORD, {}, {}, {}, "0").evaluated is None
