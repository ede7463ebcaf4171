"""What every rule means, whatever the numbers: properties against plain re-statements of the rules.

test_acceptance_coverage.py sees to it that these properties alone reach every branch of the rules.
"""

from __future__ import annotations

import itertools
import json
import math
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from gatekeeper.acceptance import Findings, UnitMismatch, contradictions, convert, evaluate
from gatekeeper.model import (
    AcceptanceRule,
    ComparisonRule,
    Members,
    Metric,
    Quantity,
    ReasonCode,
    Repeats,
    RuleResult,
    Series,
    SeriesRule,
    Text,
    TextRule,
    ValueRule,
)

EXACTLY = Context(prec=200)
CONFIDENCES = ("0.9", "0.95", "0.99")

small = st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=2).map(str)
"""Numbers that meet each other now and then."""
positive = st.decimals(min_value=Decimal("0.01"), max_value=500, places=2).map(str)
any_number = st.from_regex(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?", fullmatch=True)
units = st.sampled_from(["", "percent", "%", "ms", "s", "tokens/s", "nonsense", "degC"])
words = st.sampled_from(["a", "b", "c", "A", "a "])
directions = st.sampled_from(["within", "at_least", "at_most", "equal"])


def number(text: str) -> Fraction:
    return Fraction(Decimal(text))


def value_rule(**fields: Any) -> ValueRule:
    """A rule whose `no_effect` is out of the way, unless it is given."""
    return ValueRule.model_validate({"metric": "m", "no_effect": "1e6"} | fields)


def measured(*values: str, unit: str = "") -> list[dict[str, Metric]]:
    return [{"m": Quantity(value=value, unit=unit)} for value in values]


def code(found: Findings) -> ReasonCode | None:
    return found.failure[0] if found.failure else None


def hold(rule: AcceptanceRule, runs: list[dict[str, Metric]], confidence: str = "0.95") -> ReasonCode | None:
    return code(evaluate((rule,), runs, confidence))


# One run


@given(value=small, slack=positive, seen=small)
def test_within_is_the_closed_interval(value: str, slack: str, seen: str) -> None:
    inside = abs(Decimal(seen) - Decimal(value)) <= Decimal(slack)
    rule = value_rule(value=value, tolerance={"abs": slack})
    assert (hold(rule, measured(seen)) is None) is inside


@given(value=small, slack=positive, seen=small, direction=st.sampled_from(["at_least", "at_most"]))
def test_a_bound_is_an_ordinary_comparison_that_a_tolerance_widens(
    value: str, slack: str, seen: str, direction: str
) -> None:
    sign = 1 if direction == "at_least" else -1
    above = sign * (Decimal(seen) - Decimal(value))
    strict = value_rule(value=value, direction=direction)
    wide = value_rule(value=value, direction=direction, tolerance={"abs": slack})
    assert (hold(strict, measured(seen)) is None) is (above >= 0)
    assert (hold(wide, measured(seen)) is None) is (above >= -Decimal(slack))


@given(value=any_number, seen=any_number)
@example(value="1.0", seen="1")
def test_equal_is_equality_of_numbers(value: str, seen: str) -> None:
    rule = value_rule(value=value, direction="equal")
    assert (hold(rule, measured(seen)) is None) is (number(value) == number(seen))


@given(value=small.filter(lambda text: Decimal(text) != 0), share=st.integers(0, 99), seen=small)
def test_a_relative_tolerance_is_a_share_of_the_magnitude(value: str, share: int, seen: str) -> None:
    inside = abs(Decimal(seen) - Decimal(value)) <= abs(Decimal(value)) * share / 100
    rule = value_rule(value=value, tolerance={"rel": str(Decimal(share) / 100)})
    assert (hold(rule, measured(seen)) is None) is inside


@given(value=small, uncertainty=positive, sigma=st.integers(1, 5), seen=small)
def test_sigma_counts_the_stated_uncertainty(value: str, uncertainty: str, sigma: int, seen: str) -> None:
    inside = abs(Decimal(seen) - Decimal(value)) <= sigma * Decimal(uncertainty)
    rule = value_rule(value=value, uncertainty=uncertainty, tolerance={"sigma": str(sigma)})
    assert (hold(rule, measured(seen)) is None) is inside


@given(seen=any_number, places=st.integers(0, 5))
def test_published_digits_admit_whatever_rounds_to_them(seen: str, places: int) -> None:
    assume(abs(Decimal(seen).adjusted()) < 30)
    unit = Decimal(1).scaleb(-places)
    for rounding in ("ROUND_HALF_EVEN", "ROUND_HALF_UP", "ROUND_HALF_DOWN"):
        published = format(Decimal(seen).quantize(unit, rounding, EXACTLY), "f")
        rule = value_rule(value=published, published_digits=True, no_effect="1e60")
        assert hold(rule, measured(seen)) is None
        beyond = format(EXACTLY.add(Decimal(published), EXACTLY.multiply(unit, Decimal("0.500001"))), "f")
        assert hold(rule, measured(beyond)) is ReasonCode.OUTSIDE_TOLERANCE


@given(
    value=small,
    seen=small,
    direction=directions,
    slack=positive,
    pair=st.sampled_from([("s", "ms", 3), ("", "percent", 2), ("percent", "%", 0), ("GB", "kB", 6)]),
)
def test_the_unit_of_the_measurement_decides_nothing(
    value: str, seen: str, direction: str, slack: str, pair: tuple[str, str, int]
) -> None:
    large, little, zeros = pair
    given_slack = {"tolerance": {"abs": slack}} if direction != "equal" else {}
    rule = value_rule(value=value, direction=direction, unit=large, **given_slack)
    same = format(Decimal(seen).scaleb(zeros), "f")
    assert hold(rule, measured(seen, unit=large)) is hold(rule, measured(same, unit=little))


@given(value=small, slack=positive, more=positive, runs=st.lists(small, min_size=1, max_size=5))
def test_a_wider_tolerance_never_takes_a_pass_away(
    value: str, slack: str, more: str, runs: list[str]
) -> None:
    narrow = value_rule(value=value, tolerance={"abs": slack})
    wide = value_rule(value=value, tolerance={"abs": str(Decimal(slack) + Decimal(more))})
    if hold(narrow, measured(*runs)) is None:
        assert hold(wide, measured(*runs)) is None


# Several runs


@given(
    value=small, seen=small, direction=directions, n=st.integers(1, 6), every=st.booleans(), slack=positive
)
def test_runs_that_agree_are_one_run(
    value: str, seen: str, direction: str, n: int, every: bool, slack: str
) -> None:
    given_slack = {"tolerance": {"abs": slack}} if direction != "equal" else {}
    over_runs = "every" if every else "confidence"
    rule = value_rule(value=value, direction=direction, over_runs=over_runs, **given_slack)
    found = evaluate((rule,), measured(*[seen] * n), "0.95")
    assert code(found) is hold(rule, measured(seen))
    assert found.agreement == ("single" if n == 1 else "identical")


def tail(t: float, freedom: int) -> float:
    """P(T > t) by the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4, in ordinary floating point."""
    angle = math.atan(t / math.sqrt(freedom))
    odd = freedom % 2
    term, total = math.cos(angle) if odd else 1.0, 0.0
    for k in range(1, freedom // 2 + 1):
        total += term
        term *= math.cos(angle) ** 2 * (2 * k / (2 * k + 1) if odd else (2 * k - 1) / (2 * k))
    inside = 2 / math.pi * (angle + math.sin(angle) * total) if odd else math.sin(angle) * total
    return (1 - inside) / 2


close = st.integers(900, 1100).map(lambda n: str(Decimal(n) / 100))
"""Numbers around ten."""


@given(
    runs=st.lists(close, min_size=2, max_size=6),
    slack=st.sampled_from(["0.1", "0.5", "1", "3"]),
    direction=st.sampled_from(["within", "at_least", "at_most", "equal"]),
    confidence=st.sampled_from(CONFIDENCES),
)
@example(runs=["10.1", "10.2"], slack="3", direction="within", confidence="0.9")
@example(runs=["11", "11.01"], slack="0.1", direction="within", confidence="0.9")
@example(runs=["9", "9.01"], slack="0.1", direction="within", confidence="0.9")
@example(runs=["9", "11"], slack="0.1", direction="equal", confidence="0.99")
def test_runs_that_differ_are_decided_by_one_sided_t_tests(
    runs: list[str], slack: str, direction: str, confidence: str
) -> None:
    assume(len(set(runs)) > 1)
    given_slack = {"tolerance": {"abs": slack}} if direction != "equal" else {}
    rule = value_rule(value="10", direction=direction, **given_slack)
    values = [float(value) for value in runs]
    n, mean = len(values), math.fsum(values) / len(values)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
    off = float(slack) if given_slack else 0
    alpha = 1 - float(confidence)
    rooms = [mean - (10 - off)] if direction != "at_most" else []
    rooms += [(10 + off) - mean] if direction != "at_least" else []
    tails = [tail(room / deviation * math.sqrt(n), n - 1) for room in rooms]
    assume(all(abs(p - alpha) > 1e-9 and abs(1 - p - alpha) > 1e-9 for p in tails))
    found = evaluate((rule,), measured(*runs), confidence)
    if all(p < alpha for p in tails):
        expected, agreement = None, "stable"
    elif any(1 - p < alpha for p in tails):
        expected, agreement = ReasonCode.OUTSIDE_TOLERANCE, "stable"
    else:
        expected, agreement = ReasonCode.NOT_REPRODUCIBLE, "unstable"
    assert (code(found), found.agreement) == (expected, agreement)
    statistics = found.rules[0].statistics
    assert statistics is not None
    assert statistics.equivalence_p is not None
    assert float(statistics.mean) == pytest.approx(mean)
    assert float(statistics.deviation or 0) == pytest.approx(deviation)
    assert float(statistics.equivalence_p) == pytest.approx(max(tails), abs=1e-9)
    # The interval that is shown is the two-sided one of this confidence: its ends have half of alpha beyond.
    half = (float(statistics.high or 0) - float(statistics.low or 0)) / 2
    assert tail(half / deviation * math.sqrt(n), n - 1) == pytest.approx(alpha / 2, rel=1e-6)


@given(runs=st.lists(close, min_size=2, max_size=5), confidence=st.sampled_from(CONFIDENCES), data=st.data())
def test_the_order_of_the_runs_decides_nothing(runs: list[str], confidence: str, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(runs))
    rule = value_rule(value="10", tolerance={"abs": "0.5"})
    assert hold(rule, measured(*runs), confidence) is hold(rule, measured(*shuffled), confidence)


@given(runs=st.lists(close, min_size=2, max_size=5), slack=st.sampled_from(["0.1", "0.5", "1", "3"]))
def test_more_confidence_never_makes_a_pass(runs: list[str], slack: str) -> None:
    rule = value_rule(value="10", tolerance={"abs": slack})
    answers = [hold(rule, measured(*runs), confidence) is None for confidence in CONFIDENCES]
    assert answers == sorted(answers, reverse=True)


@given(runs=st.lists(close, min_size=1, max_size=6), slack=st.sampled_from(["0.3", "0.6", "1"]))
@example(runs=["10", "10.9"], slack="0.3")
@example(runs=["9", "10.9"], slack="0.3")
def test_every_run_by_itself(runs: list[str], slack: str) -> None:
    rule = value_rule(value="10", tolerance={"abs": slack}, over_runs="every")
    alone = [hold(rule, measured(run)) is None for run in runs]
    mixed = None if all(alone) else ReasonCode.NOT_REPRODUCIBLE
    assert hold(rule, measured(*runs)) is (mixed if any(alone) else ReasonCode.OUTSIDE_TOLERANCE)


@given(
    spread=st.integers(1, 60).map(lambda n: Decimal(n) / 100),
    off=st.integers(-70, 70).map(lambda n: Decimal(n) / 100),
)
@example(spread=Decimal("0.05"), off=Decimal("0.48"))
@example(spread=Decimal("0.6"), off=Decimal("0.5"))
def test_the_number_of_runs_that_would_settle_it_does(spread: Decimal, off: Decimal) -> None:
    """As many runs, with this mean and this spread, do settle it; one less would not."""
    rule = value_rule(value="10", tolerance={"abs": "0.5"})
    found = evaluate((rule,), measured(str(10 + off - spread), str(10 + off + spread)), "0.95")
    assume(code(found) is ReasonCode.NOT_REPRODUCIBLE)
    said = found.rules[0].text.partition("with this spread it takes ")[2]
    variance = 2 * Fraction(spread) ** 2
    room = Fraction(1, 2) - abs(Fraction(off))

    def settled(n: int) -> bool:
        return tail(math.sqrt(room * room * n / variance), n - 1) <= 0.05

    if said == "more than 100 runs.":
        assert not settled(100)
    else:
        n = int(said.removeprefix("about ").removesuffix(" runs."))
        assert settled(n)
        assert n == 3 or not settled(n - 1)


# Two metrics


@given(a=st.lists(small, min_size=1, max_size=4), b=st.data(), value=small, direction=directions)
def test_a_difference_is_the_value_of_the_difference(
    a: list[str], b: st.DataObject, value: str, direction: str
) -> None:
    others = b.draw(st.lists(small, min_size=len(a), max_size=len(a)))
    runs: list[dict[str, Metric]] = [
        {"m": Quantity(value=one, unit="s"), "b": Quantity(value=str(Decimal(other) * 1000), unit="ms")}
        for one, other in zip(a, others, strict=True)
    ]
    wanted = value if direction != "equal" else "0"
    fields: dict[str, Any] = {"direction": direction, "unit": "s", "no_effect": "1e6"}
    if direction != "equal":
        fields |= {"value": value, "tolerance": {"abs": "0.5"}}
    rule = ComparisonRule.model_validate({"kind": "comparison", "metric": "m", "than": "b"} | fields)
    plain = value_rule(**fields | {"value": wanted})
    differences = [str(Decimal(one) - Decimal(other)) for one, other in zip(a, others, strict=True)]
    assert hold(rule, runs) is hold(plain, measured(*differences, unit="s"))


@given(a=small, b=small, direction=st.sampled_from(["increases", "decreases", "equal"]))
@example(a="1", b="1", direction="increases")
def test_more_less_and_the_same(a: str, b: str, direction: str) -> None:
    rule = ComparisonRule.model_validate(
        {"kind": "comparison", "metric": "m", "than": "b", "direction": direction}
    )
    difference = Decimal(a) - Decimal(b)
    holds = {"increases": difference > 0, "decreases": difference < 0, "equal": difference == 0}
    assert (hold(rule, [{"m": Quantity(value=a), "b": Quantity(value=b)}]) is None) is holds[direction]


@given(a=small, b=small, value=small, slack=positive)
@example(a="1", b="0", value="5", slack="1")
def test_a_ratio_is_exact_and_none_over_zero(a: str, b: str, value: str, slack: str) -> None:
    rule = ComparisonRule.model_validate(
        {
            "kind": "comparison",
            "metric": "m",
            "than": "b",
            "of": "ratio",
            "value": value,
            "tolerance": {"abs": slack},
            "no_effect": "1e6",
        }
    )
    inside = number(b) != 0 and abs(number(a) / number(b) - number(value)) <= number(slack)
    assert (hold(rule, [{"m": Quantity(value=a), "b": Quantity(value=b)}]) is None) is inside


# Series and tables

tables = st.integers(1, 3).flatmap(
    lambda columns: st.lists(st.lists(close, min_size=columns, max_size=columns), min_size=1, max_size=3)
)


@given(
    claimed=st.one_of(st.lists(close, min_size=1, max_size=5), tables),
    offsets=st.lists(st.lists(st.integers(-30, 30), min_size=9, max_size=9), min_size=1, max_size=3),
    direction=directions,
    every=st.booleans(),
)
def test_a_series_is_all_its_elements(
    claimed: list[Any], offsets: list[list[int]], direction: str, every: bool
) -> None:
    """Over several runs, too: each element is decided as a value of its own, and all must hold."""
    fields: dict[str, Any] = {"direction": direction, "over_runs": "every" if every else "confidence"}
    if direction != "equal":
        fields["tolerance"] = {"abs": "0.2"}
    rule = SeriesRule.model_validate(
        {"kind": "series", "metric": "m", "values": claimed} | fields, strict=False
    )
    runs: list[dict[str, Metric]] = []
    columns: list[list[str]] = [[] for _ in rule.flat]
    for run in offsets:
        values = [
            str(Decimal(value) + Decimal(off) / 100) for value, off in zip(rule.flat, run, strict=False)
        ]
        for column, value in zip(columns, values, strict=True):
            column.append(value)
        width = rule.shape[-1]
        rows = [tuple(values[at : at + width]) for at in range(0, len(values), width)]
        runs.append({"m": Series(values=tuple(rows) if len(rule.shape) == 2 else rows[0])})
    found = evaluate((rule,), runs, "0.95")
    alone = [
        hold(value_rule(**fields | {"value": value}), measured(*column))
        for value, column in zip(rule.flat, columns, strict=True)
    ]
    assert found.rules[0].holds is all(answer is None for answer in alone)
    if not every and ReasonCode.OUTSIDE_TOLERANCE in alone:
        assert code(found) is ReasonCode.OUTSIDE_TOLERANCE
    if every:
        passing = [hold(rule, [run]) is None for run in runs]
        mixed = None if all(passing) else ReasonCode.NOT_REPRODUCIBLE
        assert code(found) is (mixed if any(passing) else ReasonCode.OUTSIDE_TOLERANCE)


@given(values=st.lists(small, min_size=2, max_size=6), named=st.booleans(), falls=st.booleans())
def test_a_series_that_rises_or_falls(values: list[str], named: bool, falls: bool) -> None:
    rule = SeriesRule(
        kind="series",
        metric="m",
        direction="decreases" if falls else "increases",
        rows=tuple(f"r{index}" for index in range(len(values))) if named else (),
    )
    numbers = [Decimal(value) for value in values]
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    holds = all(step < 0 if falls else step > 0 for step in steps)
    assert (hold(rule, [{"m": Series(values=tuple(values))}]) is None) is holds


@given(values=st.lists(small, min_size=3, max_size=9))
def test_another_shape_is_never_held_against_a_series(values: list[str]) -> None:
    rule = SeriesRule(kind="series", metric="m", values=tuple(values), direction="at_least")
    rising = SeriesRule(kind="series", metric="m", direction="increases", rows=("a",))
    one, table = tuple(values[1:]), (tuple(values), tuple(values))
    others = (Quantity(value="1"), Text(text="1"), Members(members=("1",)))
    for shape in (Series(values=one), Series(values=table), *others):
        for each in (rule, rising):
            assert hold(each, [{"m": shape}]) is ReasonCode.UNIT_MISMATCH
    assert hold(rule, [{"m": Series(values=tuple(values), unit="s")}]) is ReasonCode.UNIT_MISMATCH
    lengths = [{"m": Series(values=("1", "2", "3", "4")[:size])} for size in (2, 3)]
    free = SeriesRule(kind="series", metric="m", direction="increases")
    assert hold(free, [dict(run) for run in lengths]) is ReasonCode.NOT_REPRODUCIBLE


# Words


@given(claimed=words, seen=st.lists(words, min_size=1, max_size=3))
@example(claimed="a", seen=["a", "b"])
@example(claimed="a", seen=["b", "c"])
def test_a_text_is_the_same_or_not(claimed: str, seen: list[str]) -> None:
    rule = TextRule(kind="text", metric="m", equals=claimed)
    runs: list[dict[str, Metric]] = [{"m": Text(text=word)} for word in seen]
    same = [word == claimed for word in seen]
    mixed = None if all(same) else ReasonCode.NOT_REPRODUCIBLE
    assert hold(rule, runs) is (mixed if any(same) else ReasonCode.OUTSIDE_TOLERANCE)


sets = st.lists(st.integers(0, 20).map(lambda n: f"w{n}" * (1 + n)), unique=True, max_size=9)


@given(claimed=sets, seen=st.data())
@example(claimed=["a", "b", "c", "d", "e", "f", "g"], seen=None)
def test_a_set_has_no_order(claimed: list[str], seen: st.DataObject | None) -> None:
    rule = TextRule(kind="text", metric="m", members=tuple(claimed))
    shuffled = seen.draw(st.permutations(claimed)) if seen else claimed[::-1]
    other = seen.draw(sets) if seen else []
    assert hold(rule, [{"m": Members(members=tuple(shuffled))}]) is None
    same = set(other) == set(claimed)
    assert (hold(rule, [{"m": Members(members=tuple(other))}]) is None) is same
    assert hold(rule, [{"m": Text(text="a")}]) is ReasonCode.UNIT_MISMATCH
    if claimed:
        with pytest.raises(ValidationError, match="given once"):
            Members(members=(*claimed, claimed[0]))


# Any rule, any metric

either = small | any_number
slacks = st.one_of(
    st.fixed_dictionaries(
        {"tolerance": st.fixed_dictionaries({}, optional={"abs": either, "rel": positive})}
    ),
    st.fixed_dictionaries({"tolerance": st.just({"sigma": "2"}), "uncertainty": either}),
    st.just({"published_digits": True}),
    st.just({}),
)
labels = st.lists(st.sampled_from(["x", "y", "z"]), max_size=3)
valued = st.sampled_from(["within", "at_least", "at_most", "equal"])
bare = st.sampled_from(["increases", "decreases", "equal", "up"])
values = st.lists(either, max_size=4) | st.lists(st.lists(small, max_size=2), max_size=2)


def documents_of(kind: str, required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Any]:
    common = {"unit": units, "no_effect": either, "over_runs": st.sampled_from(["confidence", "every"])}
    fixed = {"kind": st.just(kind), "metric": st.sampled_from(["m", "b"])}
    fields = st.fixed_dictionaries(fixed | required, optional=common | optional)
    return st.builds(dict.__or__, fields, slacks)


documents = st.one_of(
    documents_of("value", {"value": either, "direction": valued}, {}),
    documents_of(
        "comparison",
        {"than": st.sampled_from(["m", "b"]), "value": either, "direction": valued},
        {"of": st.sampled_from(["difference", "ratio"])},
    ),
    documents_of("comparison", {"than": st.just("b"), "direction": bare}, {}),
    documents_of("series", {"values": values, "direction": valued}, {"rows": labels, "columns": labels}),
    documents_of("series", {"direction": bare}, {"rows": labels}),
    st.fixed_dictionaries(
        {"kind": st.just("text"), "metric": st.just("m")},
        optional={"equals": words, "members": st.lists(words, max_size=3)},
    ),
    st.just({"kind": "other", "metric": "m"}),
    st.just(5),
)
series = st.lists(small | any_number, min_size=1, max_size=4).map(lambda v: {"values": v})
metrics = st.one_of(
    st.fixed_dictionaries({"value": small | any_number}, optional={"unit": units}),
    series,
    st.lists(st.lists(small, min_size=2, max_size=2), min_size=1, max_size=2).map(lambda v: {"values": v}),
    st.lists(st.lists(small, max_size=2), max_size=2).map(lambda v: {"values": v}),
    words.map(lambda word: {"text": word}),
    st.lists(words, max_size=3).map(lambda v: {"members": v}),
    st.just("a"),
)
RULE: TypeAdapter[AcceptanceRule] = TypeAdapter(AcceptanceRule)
METRIC: TypeAdapter[Metric] = TypeAdapter(Metric)


def read(kind: TypeAdapter[Any], given: Any) -> Any:
    try:
        return kind.validate_json(json.dumps(given))
    except ValidationError:
        return None


@given(
    rules=st.lists(documents, min_size=1, max_size=3),
    runs=st.lists(st.fixed_dictionaries({}, optional={"m": metrics, "b": metrics}), min_size=1, max_size=3),
)
def test_any_rule_on_anything_has_an_answer_and_passes_only_if_it_holds(
    rules: list[Any], runs: list[dict[str, Any]]
) -> None:
    read_rules = [rule for given in rules if (rule := read(RULE, given)) is not None]
    read_runs = [
        {name: metric for name, given in run.items() if (metric := read(METRIC, given)) is not None}
        for run in runs
    ]
    found = evaluate(read_rules, read_runs, "0.95")
    assert len(found.rules) == len(read_rules)
    assert (found.failure is None) is all(result.holds for result in found.rules)
    assert (found.agreement == "unstable") is (code(found) is ReasonCode.NOT_REPRODUCIBLE)
    for result in found.rules:
        assert RuleResult.model_validate_json(result.model_dump_json()) == result
        assert result.text.endswith(".")
        if result.holds:
            assert all(name in run for name in result.rule.metrics for run in read_runs)


# Rules that mean nothing are refused


@given(
    value=small,
    slack=st.sampled_from(["abs", "rel", "sigma", "digits"]),
    amount=positive,
    no_effect=small,
    direction=st.sampled_from(["within", "at_least", "at_most"]),
)
@example(value="0", slack="rel", amount="1", no_effect="0", direction="within")
def test_a_rule_that_is_accepted_never_takes_nothing_for_something(
    value: str, slack: str, amount: str, no_effect: str, direction: str
) -> None:
    """A claim of something that would hold of nothing, by its tolerance alone, is refused; no other is."""
    fields: dict[str, Any] = (
        {"published_digits": True} if slack == "digits" else {"tolerance": {slack: amount}}
    )
    if slack == "sigma":
        fields["uncertainty"] = "0.5"
    width = {
        "abs": number(amount),
        "rel": number(amount) * abs(number(value)),
        "sigma": number(amount) / 2,
        "digits": Fraction(10) ** int(Decimal(value).as_tuple().exponent) / 2,
    }[slack]
    effect = abs(number(value) - number(no_effect))
    too_loose = effect != 0 and width >= effect
    empty = slack == "rel" and number(value) == 0
    given = {"metric": "m", "value": value, "no_effect": no_effect, "direction": direction} | fields
    if too_loose or empty:
        with pytest.raises(ValidationError, match=r"too loose to mean anything|a share of zero is zero"):
            ValueRule.model_validate(given)
        return
    rule = ValueRule.model_validate(given)
    if direction == "within" and effect:
        assert hold(rule, measured(no_effect)) is ReasonCode.OUTSIDE_TOLERANCE


@given(values=st.lists(small, min_size=1, max_size=5), amount=positive)
def test_a_series_is_too_loose_where_nothing_throughout_would_hold(values: list[str], amount: str) -> None:
    given = {"kind": "series", "metric": "m", "values": values, "tolerance": {"abs": amount}}
    nothing = all(abs(number(value)) <= number(amount) for value in values)
    if nothing and any(number(value) for value in values):
        with pytest.raises(ValidationError, match="too loose to mean anything"):
            SeriesRule.model_validate(given, strict=False)
    else:
        rule = SeriesRule.model_validate(given, strict=False)
        held = hold(rule, [{"m": Series(values=("0",) * len(values))}]) is None
        assert held is not any(number(value) for value in values)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"value": "1"}, "needs a tolerance"),
    ({"value": "1", "tolerance": {}}, "give abs, rel or sigma"),
    ({"value": "1", "tolerance": {"abs": "-1"}}, "abs must not be negative"),
    ({"value": "1", "direction": "equal", "tolerance": {"abs": "0.1"}}, "takes no tolerance"),
    ({"value": "1", "tolerance": {"sigma": "1"}}, "go together"),
    ({"value": "1", "tolerance": {"abs": "0.1"}, "uncertainty": "1"}, "go together"),
    ({"value": "1", "tolerance": {"sigma": "1"}, "uncertainty": "0"}, "greater than zero"),
    ({"value": "NaN", "tolerance": {"abs": "1"}}, "pattern"),
    ({"value": "Infinity", "direction": "at_least"}, "pattern"),
    ({"value": "1e99999", "direction": "at_least"}, "pattern"),
    ({"kind": "comparison", "than": "m", "direction": "increases"}, "compared with itself"),
    ({"kind": "comparison", "than": "b", "direction": "increases", "value": "1"}, "takes no value"),
    ({"kind": "comparison", "than": "b", "direction": "at_least"}, "needs a value"),
    ({"kind": "comparison", "than": "b", "direction": "increases", "of": "ratio"}, "about the difference"),
    (
        {
            "kind": "comparison",
            "than": "b",
            "direction": "at_least",
            "of": "ratio",
            "value": "2",
            "unit": "s",
        },
        "bare",
    ),
    (
        {"kind": "comparison", "than": "b", "of": "ratio", "value": "1.05", "tolerance": {"abs": "0.1"}},
        "too loose to mean anything",
    ),
    ({"kind": "series", "direction": "increases", "values": ["1"]}, "takes no values"),
    ({"kind": "series", "direction": "at_least"}, "needs values"),
    ({"kind": "series", "direction": "at_least", "values": ["1"], "rows": ["a", "b"]}, "must name all 1"),
    ({"kind": "series", "direction": "at_least", "values": ["1"], "columns": ["a"]}, "are for a table"),
    ({"kind": "series", "direction": "at_least", "values": [["1"], ["1", "2"]]}, "same length"),
    ({"kind": "series", "direction": "at_least", "values": [["1"] * 101] * 100}, "at most 10000"),
    ({"kind": "text"}, "equals or members"),
    ({"kind": "text", "equals": "a", "members": ["a"]}, "equals or members"),
    ({"kind": "text", "members": ["a", "a"]}, "given once"),
    ({"kind": "other"}, "kind must be one of"),
]


@given(st.sampled_from(REFUSED))
@example(REFUSED[0])
def test_what_is_refused(case: tuple[dict[str, Any], str]) -> None:
    given_rule, part = case
    with pytest.raises(ValidationError, match=part):
        RULE.validate_python({"metric": "m"} | given_rule, strict=False)


for refused in REFUSED:
    test_what_is_refused = example(refused)(test_what_is_refused)


@given(
    digits=st.lists(st.integers(1, 999), min_size=2, max_size=3, unique=True),
    exponent=st.integers(1300, 9000) | st.integers(-9000, -1300),
)
def test_numbers_beyond_all_measure_never_pass_by_an_average(digits: list[int], exponent: int) -> None:
    rule = value_rule(value="0", tolerance={"abs": "1e9999"}, no_effect="0")
    runs = measured(*(f"{digit}e{exponent}" for digit in digits))
    assert hold(rule, runs[:1]) is None
    assert hold(rule, runs) is ReasonCode.NOT_REPRODUCIBLE


@given(exponent=st.sampled_from(["e9999", "E-9999"]), rules=st.integers(1, 2))
def test_what_would_take_minutes_is_refused_at_once(exponent: str, rules: int) -> None:
    """Some exponents make a short file a long number; a rule that can still be paid for is judged."""
    long = Series(values=("1" + exponent,) * 10_000)
    rule = SeriesRule(kind="series", metric="m", values=("0",) * 10_000, direction="at_least")
    words_too = TextRule(kind="text", metric="t", equals="a")
    found = evaluate([words_too, *[rule] * rules], [{"m": long, "t": Text(text="a")}] * 2, "0.95")
    assert [result.holds for result in found.rules] == [True, *[False] * rules]
    assert code(found) is ReasonCode.RESULT_MALFORMED
    assert hold(words_too, [{"t": Text(text="a")}]) is None


# Rules that exclude each other

simple_rules = st.one_of(
    st.builds(
        lambda value, slack, unit: value_rule(value=value, unit=unit, tolerance={"abs": slack}),
        close,
        st.sampled_from(["0.1", "1"]),
        st.sampled_from(["s", "ms", ""]),
    ),
    st.builds(
        lambda value, direction: value_rule(value=value, unit="s", direction=direction),
        close,
        st.sampled_from(["at_least", "at_most", "equal"]),
    ),
    st.builds(lambda word: TextRule(kind="text", metric="m", equals=word), words),
    st.builds(lambda word: TextRule(kind="text", metric="m", members=(word,)), words),
    st.just(SeriesRule(kind="series", metric="m", direction="increases")),
)


def satisfies(rule: AcceptanceRule) -> list[Metric]:
    """The least, the greatest, the only or any metric that a rule accepts."""
    match rule:
        case ValueRule():
            slack = rule.slack(rule.value)
            ends = {number(rule.value) - slack, number(rule.value) + slack}
            return [Quantity(value=format(Decimal(float(end)), ".6f"), unit=rule.unit) for end in ends]
        case TextRule():
            return [
                Text(text=rule.equals) if rule.equals is not None else Members(members=rule.members or ())
            ]
        case _:
            return [Series(values=("1", "2"))]


@given(one=simple_rules, other=simple_rules, apart=st.booleans())
@example(
    one=value_rule(value="9", unit="s", direction="at_most"),
    other=value_rule(value="10", unit="s", direction="at_least"),
    apart=False,
)
@example(
    one=value_rule(value="9", unit="s", direction="equal"),
    other=TextRule(kind="text", metric="m", members=("a",)),
    apart=False,
)
@example(
    one=value_rule(value="9", unit="s", direction="equal"),
    other=SeriesRule(kind="series", metric="m", direction="increases"),
    apart=False,
)
@example(
    one=value_rule(value="9", unit="s", direction="equal"),
    other=TextRule(kind="text", metric="m", equals="a"),
    apart=False,
)
@example(
    one=TextRule(kind="text", metric="m", equals="a"),
    other=TextRule(kind="text", metric="m", equals="b"),
    apart=False,
)
@example(
    one=value_rule(value="9", unit="s", direction="equal"),
    other=value_rule(value="9", direction="equal"),
    apart=False,
)
def test_rules_contradict_where_nothing_satisfies_both(
    one: AcceptanceRule, other: AcceptanceRule, apart: bool
) -> None:
    """Of two intervals that meet, an end of one lies in the other."""
    if apart:
        other = other.model_copy(update={"metric": "b"})
    both = [
        metric
        for metric in satisfies(one) + satisfies(other)
        if hold(one, [{"m": metric}]) is None and hold(other, [{"m": metric}]) is None
    ]
    said = contradictions([one, other])
    assert bool(said) is (not both and not apart)
    assert all(sentence.endswith("mend one of them.") for sentence in said)


# Units, and how often

UNITS = ["", "percent", "%", "s", "ms", "hour", "J", "eV", "kWh", "m", "inch", "nm", "m^2", "bit", "GiB"]
UNITS += ["token", "tokens/s", "token/ms", "kelvin", "degC", "dB", "radian", "nonsense", "s**99", "1", "$"]


@given(source=st.sampled_from(UNITS), target=st.sampled_from(UNITS), value=small)
@example(source="degC", target="kelvin", value="1")
@example(source="bit", target="radian", value="1")
@example(source="", target="s", value="1")
@example(source="%", target="percent", value="1")
@example(source="percent", target="", value="1")
@example(source="", target="percent", value="1")
@example(source="nonsense", target="s", value="1")
@example(source="s", target="s**99", value="1")
@example(source="s", target="m", value="1")
@example(source="s", target="ms", value="1")
def test_a_conversion_and_its_way_back_are_one(source: str, target: str, value: str) -> None:
    try:
        there = convert(Quantity.model_construct(value="1", unit=source), target)
    except UnitMismatch:
        with pytest.raises(UnitMismatch):
            convert(Quantity.model_construct(value="1", unit=target), source)
    else:
        assert there * convert(Quantity.model_construct(value=value, unit=target), source) == number(value)


@given(
    runs=st.integers(0, 101) | st.none(),
    seeds=st.lists(st.integers(0, 9), max_size=4) | st.none(),
    confidence=st.integers(80, 101),
)
@example(runs=3, seeds=None, confidence=95)
@example(runs=3, seeds=[1], confidence=95)
@example(runs=None, seeds=[1, 1], confidence=95)
@example(runs=None, seeds=[2, 1], confidence=95)
@example(runs=None, seeds=[1], confidence=89)
def test_how_often_a_script_is_run(runs: int | None, seeds: list[int] | None, confidence: int) -> None:
    given_repeats = {"runs": runs, "seeds": seeds, "confidence": str(Decimal(confidence) / 100)}
    fits = (runs is None or (1 <= runs <= 100 and seeds is None)) and 90 <= confidence <= 99
    fits = fits and (seeds is None or 0 < len(seeds) == len(set(seeds)))
    if not fits:
        with pytest.raises(ValidationError):
            Repeats.model_validate(given_repeats, strict=False)
        return
    plan = Repeats.model_validate(given_repeats, strict=False).plan
    assert plan == (tuple(seeds) if seeds else (0,) * (runs or 2))


@pytest.mark.parametrize("name", ["m", "b"])
@given(value=small)
def test_what_some_runs_lack_is_not_reproducible_and_what_all_lack_is_missing(name: str, value: str) -> None:
    rule = ComparisonRule(kind="comparison", metric="m", than="b", direction="increases")
    both: dict[str, Metric] = {"m": Quantity(value=value), "b": Quantity(value="-1e6")}
    less = {key: metric for key, metric in both.items() if key != name}
    assert hold(rule, [both, both]) is None
    assert hold(rule, [both, less]) is ReasonCode.NOT_REPRODUCIBLE
    assert hold(rule, [less, less]) is ReasonCode.METRIC_MISSING
