"""Units: one number in another unit, exactly or not at all."""

from fractions import Fraction

import pytest

from gatekeeper.acceptance import UnitMismatch, convert, evaluate
from gatekeeper.model import Quantity, ReasonCode, Tolerance, ValueRule


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
        (Quantity(value="1", unit="m/s^2"), "km/s**2", Fraction(1, 1000)),
        (Quantity(value="5", unit="%"), "percent", Fraction(5)),
        (Quantity(value="20", unit="degC"), "degC", Fraction(20)),
        (Quantity(value="1", unit="kΩ"), "Ω", Fraction(1000)),
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
        ("s^99", "s"),
        ("m^2", "m"),
        ("degC", "kelvin"),
        ("dB", "percent"),
        ("bit", "percent"),
        ("radian", ""),
    ],
)
def test_units_that_do_not_meet(given_unit: str, wanted: str) -> None:
    with pytest.raises(UnitMismatch):
        convert(Quantity(value="1", unit=given_unit), wanted)
    rule = ValueRule(metric="m", value="1", unit=wanted, tolerance=Tolerance(abs="0.1"))
    findings = evaluate((rule,), ({"m": Quantity(value="1", unit=given_unit)},), "0.95")
    assert findings.failure is not None
    assert findings.failure[0] is ReasonCode.UNIT_MISMATCH
    assert not findings.rules[0].holds
