"""Student's t against published tables, against closed forms, and where a rounding could decide."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.acceptance.sample import root
from gatekeeper.acceptance.student import GUARD, critical_square, upper_tail

# Abramowitz & Stegun, table 26.10 (two-sided A, here as the upper tail): quantiles to three digits.
PUBLISHED = {
    1: ("3.078", "6.314", "12.706", "31.821", "63.657"),
    2: ("1.886", "2.920", "4.303", "6.965", "9.925"),
    3: ("1.638", "2.353", "3.182", "4.541", "5.841"),
    4: ("1.533", "2.132", "2.776", "3.747", "4.604"),
    5: ("1.476", "2.015", "2.571", "3.365", "4.032"),
    7: ("1.415", "1.895", "2.365", "2.998", "3.499"),
    10: ("1.372", "1.812", "2.228", "2.764", "3.169"),
    15: ("1.341", "1.753", "2.131", "2.602", "2.947"),
    20: ("1.325", "1.725", "2.086", "2.528", "2.845"),
    30: ("1.310", "1.697", "2.042", "2.457", "2.750"),
    60: ("1.296", "1.671", "2.000", "2.390", "2.660"),
}
TAILS = (Fraction(1, 10), Fraction(1, 20), Fraction(1, 40), Fraction(1, 100), Fraction(1, 200))


@pytest.mark.parametrize(
    ("freedom", "tail", "quantile"),
    [(freedom, tail, q) for freedom, row in PUBLISHED.items() for tail, q in zip(TAILS, row, strict=True)],
)
def test_published_quantiles(freedom: int, tail: Fraction, quantile: str) -> None:
    assert abs(root(critical_square(tail, freedom)) - Fraction(quantile)) <= Fraction(1, 2000)


def closed_form(t_squared: Fraction, freedom: int) -> mpmath.mpf:
    """The upper tail by the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4, to 50 digits."""
    with mpmath.workdps(50):
        t = mpmath.sqrt(mpmath.mpf(t_squared.numerator) / t_squared.denominator)
        angle = mpmath.atan(t / mpmath.sqrt(freedom))
        sine, square = mpmath.sin(angle), mpmath.cos(angle) ** 2
        if freedom % 2:
            term = total = mpmath.cos(angle) if freedom > 1 else mpmath.mpf(0)
            for k in range(1, (freedom - 1) // 2):
                term *= square * (2 * k) / (2 * k + 1)
                total += term
            inner = 2 / mpmath.pi * (angle + sine * total)
        else:
            term = total = mpmath.mpf(1)
            for k in range(1, freedom // 2):
                term *= square * (2 * k - 1) / (2 * k)
                total += term
            inner = sine * total
        return (1 - inner) / 2


@given(
    t=st.fractions(min_value=0, max_value=1000, max_denominator=1000),
    freedom=st.integers(1, 99),
)
def test_the_tail_is_that_of_the_closed_form(t: Fraction, freedom: int) -> None:
    expected = closed_form(t * t, freedom)
    with mpmath.workdps(50):
        ours = upper_tail(t * t, freedom)
        assert abs(mpmath.mpf(ours.numerator) / ours.denominator - expected) < mpmath.mpf(10) ** -40


@pytest.mark.parametrize("freedom", [2, 4, 6, 20, 98])
@pytest.mark.parametrize("alpha", [Fraction(1, 10), Fraction(1, 20), Fraction(1, 40), Fraction(1, 20000)])
def test_the_critical_value_errs_to_the_safe_side(freedom: int, alpha: Fraction) -> None:
    """For an even number of degrees of freedom 1 - 2 P(T > t) is sqrt(1 - x) S(x), with S a polynomial of
    rational coefficients: whether the tail is alpha at most is decided without any rounding."""

    def at_most_alpha(t_squared: Fraction) -> bool:
        x = Fraction(freedom) / (freedom + t_squared)
        term = total = Fraction(1)
        for k in range(1, freedom // 2):
            term *= x * Fraction(2 * k - 1, 2 * k)
            total += term
        return (1 - x) * total * total >= (1 - 2 * alpha) ** 2

    critical = critical_square(alpha, freedom)
    assert at_most_alpha(critical)
    assert not at_most_alpha(critical * (1 - Fraction(1, 10**28)))


@pytest.mark.parametrize("freedom", [1, 2, 99])
def test_far_out_and_at_zero(freedom: int) -> None:
    assert abs(upper_tail(Fraction(0), freedom) - Fraction(1, 2)) <= GUARD
    assert 0 <= upper_tail(Fraction(10) ** 2000, freedom) <= GUARD


@given(square=st.fractions(min_value=0).filter(bool))
def test_roots(square: Fraction) -> None:
    found = root(square)
    assert found * found <= square
    assert (found * (1 + Fraction(1, 10**29))) ** 2 > square
