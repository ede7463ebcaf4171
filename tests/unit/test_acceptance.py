"""Rules against measurements: exact at the edges, whatever the digits, exponents and units."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.acceptance import UnitMismatch, claimed, convert, evaluate, interval, show
from gatekeeper.model import Quantity, ReasonCode, Tolerance, ValueRule

decimals = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6
).map(lambda d: format(d, "f"))


def rule(value: str, unit: str = "", direction: str = "within", **tolerance: str) -> ValueRule:
    return ValueRule(
        metric="m",
        value=value,
        unit=unit,
        direction=direction,
        tolerance=Tolerance(**tolerance) if tolerance else None,
    )


def code(one: ValueRule, value: str, unit: str = "") -> ReasonCode | None:
    _, failure = evaluate((one,), {"m": Quantity(value=value, unit=unit)})
    return failure[0] if failure else None


@pytest.mark.parametrize(
    ("one", "value", "expected"),
    [
        (rule("10.3", abs="0.2"), "10.5", None),
        (rule("10.3", abs="0.2"), "10.50000000000000000000000000000000001", ReasonCode.OUTSIDE_TOLERANCE),
        (rule("10.3", abs="0.2"), "10.1", None),
        (rule("0.1", abs="0.2"), "0.3", None),
        (rule("-10", rel="0.1"), "-11", None),
        (rule("-10", rel="0.1"), "-11.001", ReasonCode.OUTSIDE_TOLERANCE),
        (rule("-10", rel="0.1"), "1000", ReasonCode.OUTSIDE_TOLERANCE),
        (rule("10", abs="0.1", rel="0.5"), "14.9", None),
        (rule("10", abs="6", rel="0.5"), "15.9", None),
        (rule("5", direction="at_least"), "5.000", None),
        (rule("5", direction="at_least"), "4.9999999999999999999", ReasonCode.OUTSIDE_TOLERANCE),
        (rule("5", direction="at_least", abs="0.1"), "4.9", None),
        (rule("5", direction="at_most"), "-1e30", None),
        (rule("5", direction="at_most"), "5.1", ReasonCode.OUTSIDE_TOLERANCE),
        (rule("1e9999", abs="1"), "1e9999", None),
        (rule("1e9999", abs="1"), "1e9998", ReasonCode.OUTSIDE_TOLERANCE),
    ],
)
def test_edges(one: ValueRule, value: str, expected: ReasonCode | None) -> None:
    assert code(one, value) is expected


def test_a_missing_metric_is_no_pass() -> None:
    results, failure = evaluate((rule("1", abs="1"),), {})
    assert failure is not None
    assert failure[0] is ReasonCode.METRIC_MISSING
    assert not results[0].holds


@pytest.mark.parametrize(
    ("quantity", "unit", "expected"),
    [
        (Quantity(value="10", unit="percent"), "percent", Fraction(10)),
        (Quantity(value="0.1"), "percent", Fraction(10)),
        (Quantity(value="10", unit="percent"), "", Fraction(1, 10)),
        (Quantity(value="1500", unit="ms"), "s", Fraction(3, 2)),
        (Quantity(value="2", unit="GiB"), "MiB", Fraction(2048)),
        (Quantity(value="3", unit="tokens/s"), "tokens/ms", Fraction(3, 1000)),
        (Quantity(value="1e30", unit="eV"), "J", Fraction(801088317, 5 * 10**27) * 10**30),
        (Quantity(value="1", unit="J"), "eV", 1 / Fraction(801088317, 5 * 10**27)),
        (Quantity(value="8", unit="bit"), "byte", Fraction(1)),
    ],
)
def test_units_convert_exactly(quantity: Quantity, unit: str, expected: Fraction) -> None:
    assert convert(quantity, unit) == expected


@pytest.mark.parametrize(
    ("given_unit", "wanted"),
    [
        ("s", "m"),
        ("", "s"),
        ("s", ""),
        ("nonsense", "s"),
        ("s**99999", "s"),
        ("1", "s"),
    ],
)
def test_units_that_do_not_meet(given_unit: str, wanted: str) -> None:
    with pytest.raises(UnitMismatch):
        convert(Quantity(value="1", unit=given_unit), wanted)
    assert code(rule("1", unit=wanted, abs="1"), "1", given_unit) is ReasonCode.UNIT_MISMATCH


NAMES = [
    "s",
    "ms",
    "hour",
    "J",
    "eV",
    "kWh",
    "m",
    "inch",
    "nm",
    "bit",
    "GiB",
    "token",
    "tokens/s",
    "token/ms",
    "kelvin",
]


@given(source=st.sampled_from(NAMES), target=st.sampled_from(NAMES))
def test_a_conversion_and_its_way_back_are_one(source: str, target: str) -> None:
    try:
        there = convert(Quantity(value="1", unit=source), target)
    except UnitMismatch:
        with pytest.raises(UnitMismatch):
            convert(Quantity(value="1", unit=target), source)
    else:
        assert there * convert(Quantity(value="1", unit=target), source) == 1


def test_the_sentence_says_by_how_much() -> None:
    results, _ = evaluate(
        (rule("10.3", unit="percent", abs="0.2"),), {"m": Quantity(value="9.6", unit="percent")}
    )
    assert results[0].text == "m: claimed 10.3 ± 0.2 percent, measured 9.6 percent, short by 0.5 percent."
    assert claimed(rule("10", rel="0.02")) == "10 ± 2 %"


@given(value=decimals, slack=decimals.filter(lambda text: Decimal(text) >= 0), measured=decimals)
def test_within_is_the_closed_interval(value: str, slack: str, measured: str) -> None:
    inside = abs(Decimal(measured) - Decimal(value)) <= Decimal(slack)
    assert (code(rule(value, abs=slack), measured) is None) is inside


@given(value=decimals, measured=decimals, direction=st.sampled_from(["at_least", "at_most"]))
def test_bounds_are_ordinary_comparisons(value: str, measured: str, direction: str) -> None:
    holds = (
        Decimal(measured) >= Decimal(value)
        if direction == "at_least"
        else Decimal(measured) <= Decimal(value)
    )
    assert (code(rule(value, direction=direction), measured) is None) is holds


@given(value=decimals.filter(lambda text: Decimal(text) != 0), share=st.integers(0, 100))
def test_a_relative_tolerance_never_turns_inside_out(value: str, share: int) -> None:
    low, high = interval(rule(value, rel=str(Decimal(share) / 100)))
    assert low is not None
    assert high is not None
    assert low <= Fraction(Decimal(value)) <= high


def test_numbers_for_people() -> None:
    assert show(Fraction(1, 3)) == "0.333333333333"
    assert show(Fraction(100)) == "100"
    assert show(Fraction(10) ** 5000) == "a number of more than a thousand digits"
