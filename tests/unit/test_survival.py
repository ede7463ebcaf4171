"""How long a pass lasts: against a published table, and what counts as a failing run."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest

from gatekeeper import judge, survival
from gatekeeper.model import Digests, Evidence, Reason, ReasonCode, RecordDigests, Verdict
from gatekeeper.model.verdict import ClaimVerdict
from gatekeeper.report import survival as picture
from gatekeeper.survival import Life, Step

ZERO = "sha256:" + "0" * 64
ONE = "sha256:" + "1" * 64

# Weeks of remission of the 21 patients who had 6-MP; + is censored. E. J. Freireich et al., Blood 21 (1963),
# 699-716, as in D. G. Kleinbaum, M. Klein, Survival Analysis, chapter 2, with the estimates printed there.
WEEKS = [
    "6",
    "6",
    "6",
    "6+",
    "7",
    "9+",
    "10",
    "10+",
    "11+",
    "13",
    "16",
    "17+",
    "19+",
    "20+",
    "22",
    "23",
    "25+",
    "32+",
    "32+",
    "34+",
    "35+",
]
PRINTED = {
    6: (21, 3, ".8571"),
    7: (17, 1, ".8067"),
    10: (15, 1, ".7529"),
    13: (12, 1, ".6902"),
    16: (11, 1, ".6275"),
    22: (7, 1, ".5378"),
    23: (6, 1, ".4482"),
}
REMISSIONS = [Life(Fraction(week.rstrip("+")), not week.endswith("+")) for week in WEEKS]


def test_the_estimate_is_the_published_one() -> None:
    steps = survival.kaplan_meier(REMISSIONS)
    found = {int(s.days): (s.at_risk, s.failed, f"{float(s.survival):.4f}"[1:]) for s in steps}
    assert found == PRINTED
    assert survival.horizon(REMISSIONS) == 35


def test_without_failures_there_is_no_fall() -> None:
    assert survival.kaplan_meier([Life(Fraction(3), False)]) == []
    assert survival.kaplan_meier([]) == []
    assert survival.kaplan_meier([Life(Fraction(3), True)]) == [Step(Fraction(3), 1, 1, Fraction(0))]


def verdict(day: int, code: ReasonCode, artifact: str = ZERO, ran: bool = True) -> Verdict:
    reason = Reason(code=code, text="t")
    claim = ClaimVerdict(
        id="c1",
        kind="empirical",
        status="VERIFIED" if code is ReasonCode.ARTIFACT_PASSED else "Unverified",
        outcome=code.outcome,
        reason=reason,
        digests=Digests(claim=ZERO, artifact=artifact, policy=ZERO),
        evidence=Evidence(checker="repro") if ran else None,
    )
    digests = RecordDigests(record=ZERO, policy=ZERO)
    return judge.judge_record("TEST:00000001", (claim,), digests, f"2026-01-{day:02d}T00:00:00Z", "0")


PASS, FAIL = ReasonCode.ARTIFACT_PASSED, ReasonCode.OUTSIDE_TOLERANCE


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ([verdict(1, PASS)], [(0, False)]),
        ([verdict(1, PASS), verdict(5, PASS)], [(4, False)]),
        ([verdict(1, PASS), verdict(5, FAIL)], [(4, True)]),
        ([verdict(1, PASS), verdict(5, FAIL), verdict(9, PASS), verdict(10, FAIL)], [(4, True)]),
        ([verdict(1, FAIL), verdict(5, FAIL)], []),
        ([verdict(1, FAIL), verdict(5, PASS)], [(0, False)]),
        ([verdict(1, PASS), verdict(5, FAIL, ONE)], [(0, False)]),
        ([verdict(1, PASS), verdict(5, PASS, ONE)], [(0, False), (0, False)]),
        ([verdict(1, PASS), verdict(5, ReasonCode.RECALLED)], [(0, False)]),
        ([verdict(1, PASS), verdict(5, ReasonCode.ENGINE_FAILURE)], [(0, False)]),
        ([verdict(1, PASS), verdict(5, ReasonCode.NOT_FROZEN, ran=False)], [(0, False)]),
        ([verdict(5, PASS), verdict(1, FAIL)], [(0, True)]),
    ],
)
def test_lives(history: list[Verdict], expected: list[tuple[int, bool]]) -> None:
    assert [(life.days, life.failed) for life in survival.lives(history)] == expected


@pytest.mark.parametrize("columns", [1, 30, 80, 500])
def test_the_curve_in_letters(columns: int) -> None:
    lines = picture.letters(survival.kaplan_meier(REMISSIONS), Fraction(35), columns, picture.ASCII)
    assert len(lines) == picture.ROWS + 3
    assert all(len(line) <= max(columns, 26) for line in lines)
    assert lines[0].startswith("100% |=")
    assert lines[-1].endswith("35 days")
    # The last level is 45 per cent.
    assert [line.endswith("=") for line in lines].index(True) == 6
    "".join(lines).encode("ascii")


def test_the_curve_as_svg() -> None:
    drawn = picture.svg(survival.kaplan_meier(REMISSIONS), Fraction(35), 21, 9)
    root = ElementTree.fromstring(drawn)  # noqa: S314, our own
    path = root.findall("{http://www.w3.org/2000/svg}path")[-1].get("d")
    assert path is not None
    assert path.startswith("M52 30H115.8V49.7")
    assert path.count("V") == len(PRINTED)
    assert path.endswith("H424")
    assert ElementTree.fromstring(picture.svg([], Fraction(0), 1, 0)) is not None  # noqa: S314, our own
