"""Acceptance rules: what the publisher asks of a script's metrics, typed and frozen."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from gatekeeper.model.base import UNION_MARK, DecimalString, Frozen, MetricName, Unit
from gatekeeper.model.metric import MAX_ELEMENTS, Numbers, Word, flat, shape_of

MAX_RUNS = 100

Direction = Literal["within", "at_least", "at_most", "increases", "decreases", "equal"]
OverRuns = Literal["confidence", "every"]

Label = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class Tolerance(Frozen):
    """How far a measurement may lie from the claimed value. With several given, the widest counts.

    `abs` is in the rule's unit; `rel` is a share of the claimed value's magnitude ("0.02" is 2 percent);
    `sigma` is a multiple of the rule's `uncertainty`.
    """

    abs: DecimalString | None = None
    rel: DecimalString | None = None
    sigma: DecimalString | None = None

    @model_validator(mode="after")
    def _some_and_not_negative(self) -> Tolerance:
        given = {
            name: value for name in ("abs", "rel", "sigma") if (value := getattr(self, name)) is not None
        }
        if not given:
            raise ValueError("give abs, rel or sigma")
        for name, value in given.items():
            if Decimal(value) < 0:
                raise ValueError(f"{name} must not be negative")
        return self


class _Numeric(Frozen):
    """What the rules about numbers share."""

    metric: MetricName
    unit: Unit = ""
    tolerance: Tolerance | None = None
    uncertainty: DecimalString | None = None
    """Standard uncertainty of the claimed value, in the rule's unit, for `tolerance.sigma`."""
    published_digits: bool = False
    """Admit whatever rounds to the digits as they are written: "10.3" is 10.25 to 10.35, both ends included,
    since either end is rounded to it by one of the usual ways of rounding."""
    no_effect: DecimalString = "0"
    """The value that means nothing was found; a tolerance that reaches it is too loose to mean anything."""
    over_runs: OverRuns = "confidence"
    """How several runs decide. `confidence`: the confidence interval of their mean must lie inside the bounds
    (for `within` that is the equivalence test of two one-sided tests). `every`: each run must, by itself."""

    @property
    def has_slack(self) -> bool:
        """Whether anything says how far off a measurement may be."""
        return self.tolerance is not None or self.published_digits

    def slack(self, value: DecimalString) -> Fraction:
        """How far from `value` is still accepted, in the rule's unit, exactly."""
        slack = Fraction(0)
        if self.published_digits:
            exponent = Decimal(value).as_tuple().exponent
            slack = Fraction(1, 2) * Fraction(10) ** int(exponent)
        if self.tolerance and self.tolerance.abs is not None:
            slack = max(slack, Fraction(Decimal(self.tolerance.abs)))
        if self.tolerance and self.tolerance.rel is not None:
            slack = max(slack, abs(Fraction(Decimal(value))) * Fraction(Decimal(self.tolerance.rel)))
        if self.tolerance and self.tolerance.sigma is not None and self.uncertainty is not None:
            slack = max(slack, Fraction(Decimal(self.tolerance.sigma)) * Fraction(Decimal(self.uncertainty)))
        return slack

    @property
    def metrics(self) -> tuple[MetricName, ...]:
        """The metrics that the rule speaks of."""
        return (self.metric,)

    def _check_references(self, values: Sequence[DecimalString]) -> None:
        """The claimed numbers against their tolerance.

        Raises:
            ValueError: the tolerance admits nothing, or so much that the rule means nothing.
        """
        if self.tolerance and self.tolerance.rel is not None:
            for value in values:
                if Decimal(value) == 0 and self.slack(value) == 0:
                    raise ValueError("a share of zero is zero: beside tolerance.rel give tolerance.abs")
        nothing = Fraction(Decimal(self.no_effect))
        effects = [abs(Fraction(Decimal(value)) - nothing) for value in values]
        # A rule that also accepts "nothing was found" throughout tells nothing from something.
        if any(effects) and all(
            self.slack(value) >= effect for value, effect in zip(values, effects, strict=True)
        ):
            raise ValueError(
                f"the tolerance is as wide as the effect, which is the distance from {self.no_effect}: the "
                "rule is too loose to mean anything; narrow the tolerance, or give as no_effect the value "
                "that would mean nothing was found"
            )

    def _check_tolerance(self) -> None:
        if (self.uncertainty is not None) != bool(self.tolerance and self.tolerance.sigma is not None):
            raise ValueError("uncertainty and tolerance.sigma go together: give both or neither")
        if self.uncertainty is not None and Decimal(self.uncertainty) <= 0:
            raise ValueError("uncertainty must be greater than zero")


class ValueRule(_Numeric):
    """One condition on one number.

    `within` asks that the measurement lies inside the tolerance around `value`; `at_least` and `at_most`
    take `value` as a bound that a tolerance, where one is given, widens; `equal` is exact.
    """

    kind: Literal["value"] = "value"
    value: DecimalString
    direction: Literal["within", "at_least", "at_most", "equal"] = "within"

    @model_validator(mode="after")
    def _means_something(self) -> ValueRule:
        _check_direction(self, self.direction)
        self._check_references((self.value,))
        return self


class ComparisonRule(_Numeric):
    """One condition on two measured numbers: on `metric - than`, or on `metric / than`.

    `increases`: metric is greater than `than`; `decreases`: it is less; `equal`: they are the same. The other
    directions hold the difference (in `unit`) or the ratio (a bare number) against `value`.
    """

    kind: Literal["comparison"]
    than: MetricName
    of: Literal["difference", "ratio"] = "difference"
    value: DecimalString | None = None
    direction: Direction = "within"

    @property
    def metrics(self) -> tuple[MetricName, ...]:
        """The metrics that the rule speaks of."""
        return self.metric, self.than

    @model_validator(mode="before")
    @classmethod
    def _no_effect_of_ratio(cls, given: Any) -> Any:
        """A ratio of one says that the two are the same."""
        if isinstance(given, dict) and given.get("of") == "ratio" and "no_effect" not in given:
            return {**given, "no_effect": "1"}
        return given

    @model_validator(mode="after")
    def _means_something(self) -> ComparisonRule:
        if self.metric == self.than:
            raise ValueError("a metric can't be compared with itself: name another under than")
        if self.of == "ratio" and self.unit:
            raise ValueError("a ratio of two metrics is a bare number: leave unit out")
        _check_direction(self, self.direction)
        wants_value = self.direction in ("within", "at_least", "at_most")
        if wants_value != (self.value is not None):
            raise ValueError(f"direction {self.direction!r} {'needs a' if wants_value else 'takes no'} value")
        if self.value is not None:
            self._check_references((self.value,))
        elif self.of == "ratio":
            raise ValueError(f"direction {self.direction!r} is about the difference: leave of out")
        return self


class SeriesRule(_Numeric):
    """One condition on every element of a series or table.

    `values` is a list, or a list of rows of equal length. `increases` and `decreases` take none: each element
    of a series must be greater, or less, than the one before.
    """

    kind: Literal["series"]
    values: Numbers = ()
    rows: Annotated[tuple[Label, ...], Field(max_length=MAX_ELEMENTS)] = ()
    columns: Annotated[tuple[Label, ...], Field(max_length=MAX_ELEMENTS)] = ()
    """Names of the elements (of a series: `rows`) for messages."""
    direction: Direction = "within"

    @property
    def monotone(self) -> bool:
        """Whether it is about each element and the one before."""
        return self.direction in ("increases", "decreases")

    @property
    def shape(self) -> tuple[int, ...]:
        """`(n,)` of a series, `(rows, columns)` of a table."""
        return shape_of(self.values)

    @property
    def flat(self) -> tuple[DecimalString, ...]:
        """All values, row by row."""
        return flat(self.values)

    @model_validator(mode="after")
    def _means_something(self) -> SeriesRule:
        values = self.flat
        _check_direction(self, self.direction)
        if self.monotone == bool(values):
            raise ValueError(
                f"direction {self.direction!r} {'takes no' if self.monotone else 'needs'} values"
            )
        if self.columns and len(self.shape) == 1:
            raise ValueError("columns: are for a table; the elements of a series are named by rows")
        if not self.monotone:
            for name, size in zip(("rows", "columns"), self.shape, strict=False):
                if getattr(self, name) and len(getattr(self, name)) != size:
                    raise ValueError(f"{name}: must name all {size}, or none")
        self._check_references(values)
        return self


class TextRule(Frozen):
    """A condition on words: the text is `equals`, or the set is exactly `members`."""

    kind: Literal["text"]
    metric: MetricName
    equals: Word | None = None
    members: Annotated[tuple[Word, ...], Field(max_length=MAX_ELEMENTS)] | None = None

    @property
    def metrics(self) -> tuple[MetricName, ...]:
        """The metrics that the rule speaks of."""
        return (self.metric,)

    @model_validator(mode="after")
    def _one_of_them(self) -> TextRule:
        if (self.equals is None) == (self.members is None):
            raise ValueError("give equals or members, not both")
        if self.members is not None and len(set(self.members)) != len(self.members):
            raise ValueError("members: each is given once")
        return self


def _check_direction(rule: _Numeric, direction: Direction) -> None:
    rule._check_tolerance()
    if direction == "within" and not rule.has_slack:
        raise ValueError(
            "direction 'within' needs a tolerance: add tolerance.abs, .rel or .sigma, or published_digits"
        )
    if direction in ("equal", "increases", "decreases") and rule.has_slack:
        raise ValueError(f"direction {direction!r} takes no tolerance; 'within' does")


RULE_KINDS: tuple[str, ...] = ("value", "comparison", "series", "text")


def _kind_of(given: Any) -> str:
    kind = given.get("kind", "value") if isinstance(given, dict) else getattr(given, "kind", "value")
    return f"{UNION_MARK}{kind}"


AcceptanceRule = Annotated[
    Annotated[ValueRule, Tag(f"{UNION_MARK}value")]
    | Annotated[ComparisonRule, Tag(f"{UNION_MARK}comparison")]
    | Annotated[SeriesRule, Tag(f"{UNION_MARK}series")]
    | Annotated[TextRule, Tag(f"{UNION_MARK}text")],
    Discriminator(
        _kind_of,
        custom_error_type="rule_kind",
        custom_error_message=f"kind must be one of {', '.join(RULE_KINDS)}",
    ),
]
"""A rule without `kind` is a `value` rule."""

Seed = Annotated[int, Field(ge=0, lt=1 << 32)]


class Repeats(Frozen):
    """How often a script is run, each time in a fresh container, and what its runs must agree on.

    Without `seeds` every run gets seed 0 and the runs should agree bit by bit; with them there is one run a
    seed. The script finds its seed in `$GATE_SEED`.
    """

    runs: Annotated[int, Field(ge=1, le=MAX_RUNS)] | None = None
    seeds: Annotated[tuple[Seed, ...], Field(min_length=1, max_length=MAX_RUNS)] | None = None
    confidence: DecimalString = "0.95"

    @model_validator(mode="after")
    def _makes_sense(self) -> Repeats:
        if self.runs is not None and self.seeds is not None:
            raise ValueError("give runs or seeds, not both: there is one run a seed")
        if self.seeds is not None and len(set(self.seeds)) != len(self.seeds):
            raise ValueError("seeds: each is given once")
        if not Decimal("0.9") <= Decimal(self.confidence) <= Decimal("0.9999"):
            raise ValueError("confidence must be from 0.9 to 0.9999")
        return self

    @property
    def plan(self) -> tuple[int, ...]:
        """The seed of each run."""
        return self.seeds if self.seeds is not None else (0,) * (self.runs or 2)
