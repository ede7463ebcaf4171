"""Rules against one run and against several, case by case, with the sentence that a person reads."""

from typing import Any

import pytest

from gatekeeper.acceptance import Findings, evaluate, show
from gatekeeper.model import (
    AcceptanceRule,
    ComparisonRule,
    Members,
    Metric,
    Quantity,
    ReasonCode,
    Series,
    SeriesRule,
    Text,
    TextRule,
    Tolerance,
    ValueRule,
)

OUTSIDE = ReasonCode.OUTSIDE_TOLERANCE
UNIT = ReasonCode.UNIT_MISMATCH
MISSING = ReasonCode.METRIC_MISSING
UNSETTLED = ReasonCode.NOT_REPRODUCIBLE


def rule(value: str, unit: str = "", direction: str = "within", **tolerance: str) -> ValueRule:
    return ValueRule.model_validate(
        {
            "metric": "m",
            "value": value,
            "unit": unit,
            "direction": direction,
            "tolerance": Tolerance(**tolerance) if tolerance else None,
        }
    )


def hold(one: AcceptanceRule, *runs: dict[str, Metric]) -> Findings:
    return evaluate((one,), runs, "0.95")


def code(found: Findings) -> ReasonCode | None:
    return found.failure[0] if found.failure else None


def q(value: str, unit: str = "") -> Quantity:
    return Quantity(value=value, unit=unit)


@pytest.mark.parametrize(
    ("one", "value", "expected"),
    [
        (rule("10.3", abs="0.2"), "10.5", None),
        (rule("10.3", abs="0.2"), "10.50000000000000000000000000000000001", OUTSIDE),
        (rule("10.3", abs="0.2"), "10.1", None),
        (rule("0.1", abs="0.09"), "0.19", None),
        (rule("-10", rel="0.1"), "-11", None),
        (rule("-10", rel="0.1"), "-11.001", OUTSIDE),
        (rule("-10", rel="0.1"), "1000", OUTSIDE),
        (rule("10", abs="0.1", rel="0.5"), "14.9", None),
        (rule("10", abs="6", rel="0.5"), "15.9", None),
        (rule("5", direction="at_least"), "5.000", None),
        (rule("5", direction="at_least"), "4.9999999999999999999", OUTSIDE),
        (rule("5", direction="at_least", abs="0.1"), "4.9", None),
        (rule("5", direction="at_most"), "-1e30", None),
        (rule("5", direction="at_most"), "5.1", OUTSIDE),
        (rule("5", direction="equal"), "5.0", None),
        (rule("5", direction="equal"), "5.0000000000000001", OUTSIDE),
        (rule("1e9999", abs="1"), "1e9999", None),
        (rule("1e9999", abs="1"), "1e9998", OUTSIDE),
        (rule("0", abs="1e-9999"), "1e-9999", None),
        (rule("0", abs="1e-9999"), "1.1e-9999", OUTSIDE),
        (rule("1e-30", rel="0.02"), "1.02e-30", None),
        (rule("1e-30", rel="0.02"), "1.03e-30", OUTSIDE),
        (rule("-0", direction="equal"), "0", None),
    ],
)
def test_edges_of_a_value(one: ValueRule, value: str, expected: ReasonCode | None) -> None:
    found = hold(one, {"m": q(value)})
    assert code(found) is expected
    assert found.rules[0].holds is (expected is None)
    assert found.agreement == "single"


@pytest.mark.parametrize(
    ("value", "lowest", "highest"),
    [("10.3", "10.25", "10.35"), ("100", "99.5", "100.5"), ("1e3", "500", "1500"), ("0.0", "-0.05", "0.05")],
)
def test_published_digits_admit_what_rounds_to_them(value: str, lowest: str, highest: str) -> None:
    one = ValueRule(metric="m", value=value, published_digits=True)
    assert hold(one, {"m": q(lowest)}).failure is None
    assert hold(one, {"m": q(highest)}).failure is None
    assert code(hold(one, {"m": q(highest + ("1" if "." in highest else ".1"))})) is OUTSIDE
    assert hold(one, {"m": q(value)}).rules[0].bounds == (lowest, highest)


def test_a_stated_uncertainty() -> None:
    one = ValueRule(metric="m", value="10", uncertainty="0.1", tolerance=Tolerance(sigma="2"))
    assert hold(one, {"m": q("10.2")}).failure is None
    assert code(hold(one, {"m": q("10.21")})) is OUTSIDE
    assert hold(one, {"m": q("10")}).rules[0].text == "m: claimed 10 ± 2 × 0.1, measured 10."


COMPARED: list[tuple[dict[str, Any], Metric, Metric, ReasonCode | None, str]] = [
    (
        {"direction": "increases"},
        q("2"),
        q("1"),
        None,
        "a - b: claimed greater than 0, measured 1.",
    ),
    (
        {"direction": "increases"},
        q("1"),
        q("1"),
        OUTSIDE,
        "a - b: claimed greater than 0, measured 0.",
    ),
    (
        {"direction": "decreases", "unit": "ms"},
        q("1", "s"),
        q("1001", "ms"),
        None,
        "a - b: claimed less than 0 ms, measured -1 ms.",
    ),
    (
        {"direction": "decreases", "unit": "ms"},
        q("2", "s"),
        q("1001", "ms"),
        OUTSIDE,
        "a - b: claimed less than 0 ms, measured 999 ms, over by 999 ms.",
    ),
    (
        {"direction": "equal", "unit": "percent"},
        q("0.1"),
        q("10", "%"),
        None,
        "a - b: claimed exactly 0 percent, measured 0 percent.",
    ),
    (
        {"direction": "at_least", "value": "3", "unit": "percent"},
        q("10", "percent"),
        q("0.08"),
        OUTSIDE,
        "a - b: claimed at least 3 percent, measured 2 percent, short by 1 percent.",
    ),
    (
        {"of": "ratio", "value": "1.5", "tolerance": {"abs": "0.1"}},
        q("3", "s"),
        q("2000", "ms"),
        None,
        "a / b: claimed 1.5 ± 0.1, measured 1.5.",
    ),
    (
        {"of": "ratio", "value": "1.5", "tolerance": {"abs": "0.1"}},
        q("-3"),
        q("2"),
        OUTSIDE,
        "a / b: claimed 1.5 ± 0.1, measured -1.5, short by 2.9.",
    ),
    (
        {"of": "ratio", "value": "2", "direction": "at_most"},
        q("3"),
        q("0.0"),
        OUTSIDE,
        "a / b: b is zero, so there is no ratio.",
    ),
    (
        {"of": "ratio", "value": "2", "direction": "at_least"},
        q("1e9999"),
        q("1e-9999"),
        None,
        "a / b: claimed at least 2, measured 1e+19998.",
    ),
    (
        {"direction": "increases"},
        q("1", "s"),
        q("1", "ms"),
        UNIT,
        "a - b: a number in s can't be compared with a bare number.",
    ),
    (
        {"direction": "increases"},
        Text(text="two"),
        q("1"),
        UNIT,
        "a: is a text, where the rule asks for a single number.",
    ),
]


@pytest.mark.parametrize(("given", "a", "b", "expected", "text"), COMPARED)
def test_two_measured_numbers(
    given: dict[str, Any], a: Metric, b: Metric, expected: ReasonCode | None, text: str
) -> None:
    one = ComparisonRule.model_validate({"kind": "comparison", "metric": "a", "than": "b"} | given)
    found = hold(one, {"a": a, "b": b})
    assert (code(found), found.rules[0].text) == (expected, text)


@pytest.mark.parametrize(("there", "missing"), [("a", "b"), ("b", "a")])
def test_a_comparison_needs_both(there: str, missing: str) -> None:
    one = ComparisonRule(kind="comparison", metric="a", than="b", direction="increases")
    found = hold(one, {there: q("1")})
    assert found.failure == (MISSING, f"The results hold no metric {missing!r}.")


SERIES = SeriesRule(
    kind="series", metric="s", values=("1", "2", "3"), rows=("x", "y", "z"), tolerance=Tolerance(rel="0.1")
)
TABLE = SeriesRule(
    kind="series", metric="s", values=(("1", "2"), ("3", "4")), unit="ms", tolerance=Tolerance(abs="0.5")
)
RISING = SeriesRule(kind="series", metric="s", direction="increases")
FALLING = SeriesRule(kind="series", metric="s", direction="decreases", rows=("mon", "tue", "wed"))


@pytest.mark.parametrize(
    ("one", "measured", "expected", "text"),
    [
        (
            SERIES,
            Series(values=("1.05", "2.2", "3")),
            None,
            "s: all 3 elements hold, the closest to its bounds is 'y': claimed 2 ± 10 %, measured 2.2.",
        ),
        (
            SERIES,
            Series(values=("1.3", "2.2", "3.5")),
            OUTSIDE,
            "s: 2 of 3 elements miss, the worst is 'x': claimed 1 ± 10 %, measured 1.3, over by 0.2.",
        ),
        (
            TABLE,
            Series(values=(("0.001", "0.002"), ("0.003", "0.0034")), unit="s"),
            OUTSIDE,
            "s: 1 of 4 elements miss, the worst is row 2, column 2: claimed 4 ± 0.5 ms, measured 3.4 ms, "
            "short by 0.1 ms.",
        ),
        (
            SERIES,
            Series(values=("1", "2")),
            UNIT,
            "s: is a series of 2, where the rule asks for a series of 3.",
        ),
        (
            SERIES,
            Series(values=(("1", "2", "3"),)),
            UNIT,
            "s: is a table of 1 × 3, where the rule asks for a series of 3.",
        ),
        (
            TABLE,
            Members(members=("a",)),
            UNIT,
            "s: is a set, where the rule asks for a table of 2 × 2.",
        ),
        (SERIES, q("1"), UNIT, "s: is a single number, where the rule asks for a series of 3."),
        (
            RISING,
            Series(values=("1", "2", "2")),
            OUTSIDE,
            "s: 1 of 2 elements miss, the worst is element 3 after element 2: claimed greater than 0, "
            "measured 0.",
        ),
        (
            FALLING,
            Series(values=("3", "2.5", "1")),
            None,
            "s: all 2 elements hold, the closest to its bounds is 'tue' after 'mon': claimed less than 0, "
            "measured -0.5.",
        ),
        (
            FALLING,
            Series(values=("3", "2")),
            UNIT,
            "s: is a series of 2, where the rule asks for a series of 3.",
        ),
        (
            RISING,
            Series(values=("3",)),
            UNIT,
            "s: is a series of 1, where the rule asks for a series of two numbers or more.",
        ),
        (
            RISING,
            Series(values=(("3", "4"),)),
            UNIT,
            "s: is a table of 1 × 2, where the rule asks for a series of two numbers or more.",
        ),
    ],
)
def test_series_and_tables(one: SeriesRule, measured: Metric, expected: ReasonCode | None, text: str) -> None:
    found = hold(one, {"s": measured})
    assert (code(found), found.rules[0].text) == (expected, text)


@pytest.mark.parametrize(
    ("one", "measured", "expected", "text"),
    [
        ({"equals": "yes"}, Text(text="yes"), None, "t: claimed 'yes', measured 'yes'."),
        ({"equals": "yes"}, Text(text="yes "), OUTSIDE, "t: claimed 'yes', measured 'yes '."),
        (
            {"members": ["a", "b"]},
            Members(members=("b", "a")),
            None,
            "t: claimed is a set of 2, measured the same.",
        ),
        (
            {"members": ["a", "b"]},
            Members(members=("b", "c")),
            OUTSIDE,
            "t: claimed is a set of 2, measured one of 2, missing: 'a', not claimed: 'c'.",
        ),
        ({"members": []}, Members(members=()), None, "t: claimed is a set of 0, measured the same."),
        ({"equals": "1"}, q("1"), UNIT, "t: is a single number, where the rule asks for a text."),
        ({"members": ["a"]}, Text(text="a"), UNIT, "t: is a text, where the rule asks for a set."),
    ],
)
def test_words(one: dict[str, Any], measured: Metric, expected: ReasonCode | None, text: str) -> None:
    found = hold(
        TextRule.model_validate({"kind": "text", "metric": "t"} | one, strict=False), {"t": measured}
    )
    assert (code(found), found.rules[0].text) == (expected, text)


def runs(*values: str) -> list[dict[str, Metric]]:
    return [{"m": q(value, "percent")} for value in values]


CLAIM = rule("10.3", unit="percent", abs="0.2")
EVERY = CLAIM.model_copy(update={"over_runs": "every"})


@pytest.mark.parametrize(
    ("one", "given", "expected", "agreement", "text"),
    [
        (CLAIM, runs("9.6"), OUTSIDE, "single", "measured 9.6 percent, short by 0.5 percent."),
        (CLAIM, runs("10.4", "10.4"), None, "identical", "measured 10.4 percent in each of 2 runs."),
        (CLAIM, runs("10.4", "10.40"), None, "stable", "measured 10.4 percent in each of 2 runs."),
        (
            CLAIM,
            runs("9.4", "9.6", "9.7", "9.65", "9.55"),
            OUTSIDE,
            "stable",
            "measured 9.58 percent (n = 5, 95 % CI 9.44 to 9.72), short by 0.52 percent.",
        ),
        (
            CLAIM,
            runs("10.3", "10.31", "10.33", "10.2", "10.25"),
            None,
            "stable",
            "measured 10.278 percent (n = 5, 95 % CI 10.213 to 10.343).",
        ),
        (
            CLAIM,
            runs("10.3", "10.5"),
            UNSETTLED,
            "unstable",
            "measured 10.4 percent (n = 2, 95 % CI 9.1 to 11.7): 2 runs leave it open; with this spread it "
            "takes about 8 runs.",
        ),
        (
            CLAIM,
            runs("10.1", "10.9"),
            UNSETTLED,
            "unstable",
            "measured 10.5 percent (n = 2, 95 % CI 5.4 to 15.6): 2 runs leave it open; with this spread it "
            "takes more than 100 runs.",
        ),
        (
            CLAIM,
            runs("1e9999", "1e9998"),
            UNSETTLED,
            "unstable",
            "measured 1e+9998 to 1e+9999 percent over 2 runs: the runs differ, and numbers of more than a "
            "thousand digits are not averaged.",
        ),
        (
            EVERY,
            runs("10.3", "10.5"),
            None,
            "stable",
            "measured 10.3 to 10.5 percent over 2 runs, within the bounds in 2 of them.",
        ),
        (
            EVERY,
            runs("10.3", "10.6"),
            UNSETTLED,
            "unstable",
            "measured 10.3 to 10.6 percent over 2 runs, within the bounds in 1 of them.",
        ),
        (
            EVERY,
            runs("9.3", "11.3"),
            OUTSIDE,
            "stable",
            "measured 9.3 to 11.3 percent over 2 runs, within the bounds in 0 of them.",
        ),
        (
            EVERY,
            runs("9.3", "9.3"),
            OUTSIDE,
            "identical",
            "measured 9.3 percent in each of 2 runs, short by 0.8 percent.",
        ),
    ],
)
def test_several_runs(
    one: ValueRule, given: list[dict[str, Metric]], expected: ReasonCode | None, agreement: str, text: str
) -> None:
    found = hold(one, *given)
    assert found.rules[0].text == f"m: claimed 10.3 ± 0.2 percent, {text}"
    assert (code(found), found.agreement) == (expected, agreement)


def test_what_only_some_runs_give_is_not_reproducible() -> None:
    text = "The results hold no metric 'm' (so in run 2 of 2, but not in every run)."
    assert hold(CLAIM, *runs("10.3"), {}).failure == (UNSETTLED, text)
    lengths = hold(RISING, {"s": Series(values=("1", "2"))}, {"s": Series(values=("1", "2", "3"))})
    assert lengths.failure == (UNSETTLED, "s: has 2 elements in one run and 3 in another.")
    words = TextRule(kind="text", metric="t", equals="yes")
    found = hold(words, {"t": Text(text="yes")}, {"t": Text(text="no")})
    assert found.failure == (UNSETTLED, "t: claimed 'yes', measured 'no', as claimed in 1 of 2 runs.")
    assert found.agreement == "unstable"


def test_contradicting_runs_are_told_before_a_miss() -> None:
    far = rule("20", unit="percent", abs="0.2")
    found = evaluate((far, CLAIM), runs("10.3", "10.5"), "0.95")
    assert [result.holds for result in found.rules] == [False, False]
    assert code(found) is UNSETTLED


def test_what_is_kept_of_several_runs() -> None:
    statistics = hold(CLAIM, *runs("10.3", "10.31", "10.33", "10.2", "10.25")).rules[0].statistics
    assert statistics is not None
    assert statistics.points == ("10.3", "10.31", "10.33", "10.2", "10.25")
    assert statistics.mean == "10.278"
    assert statistics.deviation == "0.0526307894678"
    assert (statistics.low, statistics.high) == ("10.2126502435", "10.3433497565")
    assert statistics.equivalence_p is not None
    assert statistics.equivalence_p.startswith("0.00081932995")
    exactly = hold(CLAIM, *runs("10.3", "10.3")).rules[0].statistics
    assert exactly is not None
    assert (exactly.deviation, exactly.low, exactly.high, exactly.equivalence_p) == (
        "0",
        "10.3",
        "10.3",
        None,
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("10.30", "10.3"),
        ("-0.000001", "-0.000001"),
        ("0.0000001", "1e-7"),
        ("100000000000000000000", "100000000000000000000"),
        ("1e5000", "1e+5000"),
        ("12345678901234567890123", "1.23456789012e+22"),
    ],
)
def test_numbers_for_people(number: str, text: str) -> None:
    from gatekeeper.acceptance.numbers import exact

    assert show(exact(number)) == text


def test_a_third() -> None:
    from fractions import Fraction

    assert show(Fraction(1, 3)) == "0.333333333333"
    assert show(Fraction(-2, 3)) == "-0.666666666667"
