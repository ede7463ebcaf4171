"""What the tests of the site show: a record with a stranger's words in every place that takes words."""

from __future__ import annotations

from gatekeeper import contracts
from gatekeeper.corrections import Standing
from gatekeeper.model import (
    AttachedResult,
    ClaimVerdict,
    Digests,
    EmpiricalClaim,
    Evidence,
    Freezing,
    LeanSource,
    MathematicalClaim,
    Probe,
    ProofEvidence,
    Reason,
    ReasonCode,
    Record,
    RecordDigests,
    RuleResult,
    Run,
    RunEvidence,
    Spelling,
    Statistics,
    Step,
    Surroundings,
    Text,
    TheoremFact,
    Tolerance,
    TrustedHalf,
    ValueRule,
    Variation,
    Verdict,
)
from gatekeeper.model.contracts import RecordContracts
from gatekeeper.model.evidence import KernelAnswer
from gatekeeper.model.record import (
    CorrectionRecord,
    DraftClaim,
    DraftReport,
    Provenance,
    PublishedGate,
    PublishedVerification,
    QualityTier,
    Source,
    TextDigest,
    Tribunal,
)
from gatekeeper.model.verdict import Approval, Endorsement, GateWord
from gatekeeper.report.explanation import explain_claim
from gatekeeper.site.dossier import ClaimPart, Dossier, Row

ZERO = "sha256:" + "0" * 64
KEY = "0" * 64
NOW = "2026-01-02T03:04:05Z"
DIGESTS = Digests(claim=ZERO, artifact=ZERO, policy=ZERO)

INJECTIONS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "</title></style></textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script><!--",
    "<!--<script>",
    "]]><svg onload=alert(1)><![CDATA[",
    "javascript:alert(1)//",
    "<a href=javascript:alert(1) id=search name=form>x</a><form id=results>",
    "<base href=//evil.example/><meta http-equiv=refresh content=0;url=//evil.example>",
    "<iframe srcdoc='&lt;script&gt;alert(1)&lt;/script&gt;'></iframe>",
    "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>",
    "{{7*7}}{% raw %}{{ ''.__class__ }}{# #}${7*7}<%= 7*7 %>",
    "&lt;b&gt;&#60;script&#62;&amp;amp;",
    "<plaintext><noscript><template>",
    "url(//evil.example);}*{color:red}/*",
    "turned \u202e\u2066around\u2069\u202c and \u200bhidden\u200d\ufeff",
    "bell\x07 escape\x1b[31m\x9b delete\x7f nul\x00 line\u2028end\u2029",
    "שלום مرحبا",
    "A" * 1500,
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 e\u0301 \U0001f469\u200d\U0001f52c \U000e0041",
    "`${alert(1)}`\\u003cscript\\u003e\\",
)


def _number(value: str, text: str) -> RuleResult:
    return RuleResult(
        rule=ValueRule(metric="gain", value="10.3", unit="percent", tolerance=Tolerance(abs="0.2")),
        holds=False,
        text=text,
        worst=text,
        statistics=Statistics(
            n=3,
            mean=value,
            deviation="0.1",
            low="9.4",
            high="9.8",
            confidence="0.95",
            equivalence_p=None,
            points=("9.5", value, "9.7"),
        ),
        bounds=("10.1", "10.5"),
    )


def _endorsement(text: str) -> Endorsement:
    approval = Approval(
        key=KEY,
        holder=text,
        date=NOW,
        note=text,
        state="valid",
        signs_verdicts=True,
        asked_for=True,
        entry=ZERO,
    )
    word = GateWord(key=KEY, holder=text, passed=False, code=ReasonCode.TIMEOUT, date=NOW, entry=ZERO)
    return Endorsement(approvals=(approval,), gates=(word,), gates_required=1, gates_named=2)


def _empirical(text: str) -> tuple[ClaimVerdict, TrustedHalf, LeanSource]:
    metric = Text(text=text[:1000])
    run = RunEvidence(
        runs=(Run(seed=0, metrics={"word": metric}, results=ZERO),),
        variations=(Variation(source="threads", differs=True), Variation(source="time", differs=False)),
        probes=(
            Probe(target="input", names=(text,), change="withheld", ended="failed"),
            Probe(target="input", names=(text,), change="numbers", ended="results", moved={"word": metric}),
            Probe(target="parameter", names=(text,), change="value", ended="results", given=text),
        ),
        spellings=(Spelling(metric="word", text=text, file=text, line=3),),
        attached=(AttachedResult(metric="word", attached=metric, measured=metric),),
        surroundings=Surroundings(
            environment=text, image=ZERO, packages=None, cpu=text, kernel=text, engine=text
        ),
    )
    step = Step(name=text, image=ZERO, exit_code=0, seconds="1.5", peak_memory=1 << 24, log=ZERO)
    verdict = ClaimVerdict(
        id="c1",
        kind="empirical",
        status="Unverified",
        outcome="unverified",
        reason=Reason(code=ReasonCode.OUTSIDE_TOLERANCE, text=text),
        rules=(_number("9.6", text), _number("9.7", text)),
        agreement="unstable",
        remarks=(text,),
        digests=DIGESTS,
        freezing=Freezing(frozen=NOW),
        endorsement=_endorsement(text),
        evidence=Evidence(checker=text, steps=(step,), run=run),
    )
    claim = EmpiricalClaim(id="c1", kind="empirical", text=text, accept=(verdict.rules[0].rule,))
    # Paths are checked when they are read; a page shows whatever is there.
    files = LeanSource.model_construct(files={text: ZERO}, entry=text, kind="lean-source", environment="lean")
    return verdict, TrustedHalf(claim, None, ZERO), files


def _mathematical(text: str) -> tuple[ClaimVerdict, TrustedHalf]:
    name = "".join(text.split()).replace(".", "")[:150] or "x"
    theorem = TheoremFact.model_construct(name=name, statement=ZERO, axioms=(name, "propext"))
    proof = ProofEvidence(
        lean_version=text,
        lean_commit=text,
        engine=ZERO,
        base=ZERO,
        declarations=3,
        theorems=(theorem,),
        kernels=(KernelAnswer(name=text, image=ZERO, answer="accepts"),),
    )
    verdict = ClaimVerdict(
        id="c2",
        kind="mathematical",
        status="VERIFIED",
        outcome="verified",
        reason=Reason(code=ReasonCode.ARTIFACT_PASSED, text=text),
        digests=DIGESTS,
        evidence=Evidence(checker="lean", proof=proof),
    )
    claim = MathematicalClaim.model_construct(
        id="c2",
        kind="mathematical",
        text=text,
        statement="Statement.lean",
        environment="lean",
        theorems=(name,),
        permitted_axioms=(name,),
    )
    return verdict, TrustedHalf(claim, text.encode("utf-8", "replace"), ZERO)


def record_saying(text: str) -> Record:
    """A record with these words in every field that takes words."""
    line = text[:2000]
    return Record(
        id="TEST:00000001",
        kind="draft",
        title=line,
        research_question=line,
        submitted="2026-05-28",
        review_score="7.83",
        review_scale="10",
        doi=line,
        verified_claims=6,
        verification=PublishedVerification(
            level=line, meaning=line, source_grounded_claims=6, claim_record_source=line
        ),
        published_gate=PublishedGate(status=line, gate=line, reason=text, evaluated=line),
        quality_tier=QualityTier(tier=line, basis=line),
        quality_dimensions={line: line},
        correction=CorrectionRecord(status=line, count=0, manifest_contract=line, correction_contract=line),
        provenance=Provenance(**dict.fromkeys(Provenance.model_fields, line)),
        abstract=TextDigest(sha256=ZERO, characters=610),
        draft=DraftReport(
            kernel=line,
            notice=line,
            dated="2026-05-28",
            analysis_of=line,
            method=text,
            tribunal=Tribunal(score="1.0", scale="10", decision=line),
            policy=line,
            uncertainties=text,
            claims=(DraftClaim(text=line, verified_mark=False, confidence="0.03"),),
            references=(line,),
        ),
        source=Source(format="html", sha256=ZERO),
    )


def row_saying(text: str, number: int = 1) -> Row:
    """A line of the list with these words."""
    return Row(
        id=f"TEST:{number:08d}",
        title=text,
        question=text,
        status="Unverified",
        outcome="unverified",
        reason=ReasonCode.OUTSIDE_TOLERANCE,
        evaluated=NOW,
        level=text,
        tier=text,
        score="7.83",
        claims=(ReasonCode.OUTSIDE_TOLERANCE, ReasonCode.ARTIFACT_PASSED),
        lives=(),
        waits=(),
        runs=(1500,),
    )


def dossier_saying(text: str, copies: int = 1) -> Dossier:
    """A record's dossier with these words wherever a stranger's words may stand, a log among them."""
    record = record_saying(text)
    first, half, files = _empirical(text)
    second, proved = _mathematical(text)

    def log(_: str) -> bytes:
        return text.encode("utf-8", "surrogatepass")

    claims = []
    for number in range(copies):
        one, two = (
            it.model_copy(update={"id": f"c{2 * number + at}"}) for at, it in ((1, first), (2, second))
        )
        claims.append(ClaimPart(one, explain_claim(one, text, log), half, files, None))
        claims.append(ClaimPart(two, explain_claim(two, text, log), proved, None, text))
    verdict = Verdict(
        id=record.id,
        status="Unverified",
        reason=Reason(code=ReasonCode.OUTSIDE_TOLERANCE, text=text),
        evaluated=NOW,
        gatekeeper="0",
        digests=RecordDigests(record=ZERO, policy=ZERO),
        claims=tuple(part.verdict for part in claims),
    )
    correction = contracts.correction_record(record, Standing(record_id=record.id), [])
    provenance = contracts.provenance(record, 2)
    found = RecordContracts(
        manifest=contracts.manifest(record, verdict, [], correction, provenance),
        provenance=provenance,
        correction=correction,
    )
    return Dossier(record, verdict, found, tuple(claims), (), row_saying(text))
