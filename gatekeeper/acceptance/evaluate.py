"""Every rule against the metrics of every run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from gatekeeper.acceptance.elements import (
    Element,
    NumberRule,
    Unmeasured,
    elements,
    found,
    numbers,
    quantity,
    subject,
    wrong_shape,
)
from gatekeeper.acceptance.numbers import decimal_string, exact, rounded, show, written
from gatekeeper.acceptance.sample import Answer, Sample
from gatekeeper.model import (
    AcceptanceRule,
    Agreement,
    DecimalString,
    Members,
    Metric,
    Quantity,
    ReasonCode,
    RuleResult,
    Series,
    Statistics,
    Text,
    TextRule,
    ValueRule,
)
from gatekeeper.model.rules import MAX_RUNS

Metrics = Mapping[str, Metric]
Judged = tuple[RuleResult, ReasonCode | None]
T = TypeVar("T")

_CODES: dict[Answer, ReasonCode | None] = {
    "inside": None,
    "outside": ReasonCode.OUTSIDE_TOLERANCE,
    "unsettled": ReasonCode.NOT_REPRODUCIBLE,
}
_WORST_FIRST: tuple[Answer, ...] = ("outside", "unsettled", "inside")
MAX_DIGITS = 100_000_000
"""Of all numbers that a claim's rules are about, written out: exact arithmetic with more takes minutes."""
MAX_QUOTED = 60
MAX_NAMED = 5


@dataclass(frozen=True, slots=True)
class Findings:
    """What the runs together say of a claim."""

    rules: tuple[RuleResult, ...]
    """One a rule, in order."""
    failure: tuple[ReasonCode, str] | None
    """Code and sentence of what decides against the claim, if anything does."""
    agreement: Agreement


def evaluate(rules: Sequence[AcceptanceRule], runs: Sequence[Metrics], confidence: DecimalString) -> Findings:
    """Hold every rule against the metrics of one run or more.

    Where the runs give the same number for something it is decided exactly; where they differ, as the rule's
    `over_runs` says.
    """
    left = MAX_DIGITS
    judged: list[Judged] = []
    for rule in rules:
        left -= sum(_digits(run[name]) for run in runs for name in rule.metrics if name in run)
        judged.append(_evaluate(rule, runs, confidence) if left >= 0 else _too_long(rule))
    failed = [(code, result.text) for result, code in judged if code]
    # That runs contradict each other comes first: then no other answer stands.
    failed.sort(key=lambda failure: failure[0] is not ReasonCode.NOT_REPRODUCIBLE)
    failure = failed[0] if failed else None
    named = {name for rule in rules for name in rule.metrics}
    agreement: Agreement
    if len(runs) == 1:
        agreement = "single"
    elif all(run.get(name) == runs[0].get(name) for run in runs for name in named):
        agreement = "identical"
    elif failure and failure[0] is ReasonCode.NOT_REPRODUCIBLE:
        agreement = "unstable"
    else:
        agreement = "stable"
    return Findings(tuple(result for result, _ in judged), failure, agreement)


def _evaluate(rule: AcceptanceRule, runs: Sequence[Metrics], confidence: DecimalString) -> Judged:
    try:
        if isinstance(rule, TextRule):
            return _words(rule, runs)
        return _numbers(rule, runs, confidence)
    except Unmeasured as error:
        return RuleResult(rule=rule, holds=False, text=f"{error}."), error.code


def _digits(metric: Metric) -> int:
    """How many digits a metric's numbers have when they are written out."""
    match metric:
        case Quantity():
            written: tuple[str, ...] = (metric.value,)
        case Series():
            written = metric.flat
        case _:
            written = ()
    parts = (number.replace("E", "e").partition("e") for number in written)
    return sum(len(digits) + abs(int(exponent or 0)) for digits, _, exponent in parts)


def _too_long(rule: AcceptanceRule) -> Judged:
    text = f"{rule.metric}: the numbers of all runs have more than {MAX_DIGITS:,} digits; write shorter ones."
    return RuleResult(rule=rule, holds=False, text=text), ReasonCode.RESULT_MALFORMED


def _each(runs: Sequence[Metrics], read: Callable[[Metrics], T]) -> list[T]:
    """What every run gives.

    Raises:
        Unmeasured: a run gives nothing; where others do, the runs contradict each other.
    """
    given: list[T] = []
    trouble: list[tuple[int, Unmeasured]] = []
    for number, run in enumerate(runs, 1):
        try:
            given.append(read(run))
        except Unmeasured as error:
            trouble.append((number, error))
    if trouble:
        number, first = trouble[0]
        if not given:
            raise first
        text = f"{first} (so in run {number} of {len(runs)}, but not in every run)"
        raise Unmeasured(ReasonCode.NOT_REPRODUCIBLE, text)
    return given


def _words(rule: TextRule, runs: Sequence[Metrics]) -> Judged:
    def read(metrics: Metrics) -> str | frozenset[str]:
        metric = found(metrics, rule.metric)
        if rule.members is None and isinstance(metric, Text):
            return metric.text
        if rule.members is not None and isinstance(metric, Members):
            return frozenset(metric.members)
        raise wrong_shape(rule.metric, metric, "a text" if rule.members is None else "a set")

    measured = _each(runs, read)
    wanted = rule.equals if rule.members is None else frozenset(rule.members)
    passing = [given == wanted for given in measured]
    answer = _of_runs(passing)
    wrong = next((given for given in measured if given != wanted), None)
    if isinstance(wanted, frozenset):
        text = f"{rule.metric}: claimed is a set of {len(wanted)}"
        if isinstance(wrong, frozenset):
            text += f", measured one of {len(wrong)}"
            text += _listed("missing", wanted - wrong) + _listed("not claimed", wrong - wanted)
        else:
            text += ", measured the same"
    else:
        shown = measured[0] if wrong is None else wrong
        text = f"{rule.metric}: claimed {_quoted(rule.equals)}, measured {_quoted(shown)}"
    text += f", as claimed in {sum(passing)} of {len(runs)} runs" if answer == "unsettled" else ""
    return RuleResult(rule=rule, holds=answer == "inside", text=f"{text}."), _CODES[answer]


def _numbers(rule: NumberRule, runs: Sequence[Metrics], confidence: DecimalString) -> Judged:
    measured = _each(runs, lambda metrics: numbers(rule, metrics))
    counts = {len(values) for values in measured}
    if len(counts) > 1:
        text = f"{rule.metric}: has {min(counts) + 1} elements in one run and {max(counts) + 1} in another"
        raise Unmeasured(ReasonCode.NOT_REPRODUCIBLE, text)
    columns = [
        _Column.of(element, values, rule.over_runs == "every", exact(confidence))
        for element, values in zip(elements(rule, counts.pop()), zip(*measured, strict=True), strict=True)
    ]
    answer = min((column.answer for column in columns), key=_WORST_FIRST.index)
    if rule.over_runs == "every":
        # A run holds where all its elements do.
        answer = _of_runs([all(column.passing[run] for column in columns) for run in range(len(runs))])
    worst = min(columns, key=lambda column: column.rank)
    text = f"{_about(rule, columns, worst)}: claimed {worst.element.claim}, {worst.seen(rule, runs)}"
    result = RuleResult(
        rule=rule,
        holds=answer == "inside",
        text=f"{text}.",
        statistics=worst.statistics(confidence),
        worst=worst.element.name,
        bounds=worst.written_bounds,
    )
    return result, _CODES[answer]


@dataclass(frozen=True, slots=True)
class _Column:
    """One element over all runs."""

    element: Element
    values: tuple[Fraction, ...]
    every: bool
    confidence: Fraction
    passing: tuple[bool, ...]
    sample: Sample | None
    """None where the runs agree, or give numbers too long to compute with."""
    answer: Answer

    @classmethod
    def of(cls, element: Element, values: tuple[Fraction, ...], every: bool, confidence: Fraction) -> _Column:
        passing = tuple(element.bounds.contain(value) for value in values)
        agree = len(set(values)) == 1
        sample = None if agree else Sample.of(values)
        answer: Answer = "unsettled"
        if agree or every:
            answer = _of_runs(passing)
        elif sample:
            answer = sample.settle(element.bounds, 1 - confidence)
        return cls(element, values, every, confidence, passing, sample, answer)

    @property
    def agree(self) -> bool:
        return len(set(self.values)) == 1

    @property
    def room(self) -> Fraction:
        """How far the mean lies inside the bounds, or the run that lies worst where every run counts."""
        if self.sample and not self.every:
            return self.element.bounds.room(self.sample.mean)
        return min(self.element.bounds.room(value) for value in self.values)

    @property
    def rank(self) -> tuple[int, Fraction]:
        """Less is worse. Elements are compared by how much of their own slack is left."""
        return _WORST_FIRST.index(self.answer), self.room / (self.element.slack or 1)

    def seen(self, rule: NumberRule, runs: Sequence[Metrics]) -> str:
        """What was measured, and by how much it misses."""
        n, unit = len(self.values), f" {rule.unit}" if rule.unit else ""
        if self.agree:
            text = f"measured {_as_written(rule, runs, self.values[0])}" + (
                f" in each of {n} runs" if n > 1 else ""
            )
        elif self.every or self.sample is None:
            text = f"measured {show(min(self.values))} to {show(max(self.values))}{unit} over {n} runs"
        else:
            half, mean = self.sample.half_width(self.confidence), self.sample.mean
            low, middle, high = (show(rounded(value, half)) for value in (mean - half, mean, mean + half))
            share = f"{show(self.confidence * 100)} % CI"
            text = f"measured {middle}{unit} (n = {n}, {share} {low} to {high})"
        if self.every and not self.agree:
            return f"{text}, within the bounds in {sum(self.passing)} of them"
        if self.answer == "outside":
            below = self.element.bounds.low is not None and self._middle < self.element.bounds.low
            missed = f", {'short' if below else 'over'} by {show(-self.room)}{unit}"
            return text + (missed if self.room else "")
        if self.answer == "unsettled":
            return f"{text}: {self._what_would_settle_it()}"
        return text

    @property
    def _middle(self) -> Fraction:
        return self.sample.mean if self.sample else self.values[0]

    def _what_would_settle_it(self) -> str:
        if self.sample is None:
            return "the runs differ, and numbers of more than a thousand digits are not averaged"
        needed = self.sample.runs_needed(self.element.bounds, 1 - self.confidence)
        runs = f"about {needed} runs" if needed else f"more than {MAX_RUNS} runs"
        return f"{self.sample.n} runs leave it open; with this spread it takes {runs}"

    def statistics(self, confidence: DecimalString) -> Statistics | None:
        """The numbers behind the answer, or None where they can't be written."""
        n = len(self.values)
        points = tuple(text for value in self.values if (text := decimal_string(value)))
        if len(points) < n or not (self.agree or self.sample):
            return None
        if self.sample is None:
            mean, deviation, half, p = self.values[0], Fraction(0), Fraction(0), None
        else:
            mean, deviation = self.sample.mean, self.sample.deviation
            half = self.sample.half_width(self.confidence)
            p = None if self.every else self.sample.p_value(self.element.bounds)
        return Statistics(
            n=n,
            mean=written(mean, half),
            deviation=show(deviation) if n > 1 else None,
            low=written(mean - half, half) if n > 1 else None,
            high=written(mean + half, half) if n > 1 else None,
            confidence=confidence,
            equivalence_p=None if p is None else show(p),
            points=points,
        )

    @property
    def written_bounds(self) -> tuple[DecimalString | None, DecimalString | None]:
        bounds = self.element.bounds
        low, high = (None if end is None else decimal_string(end) for end in (bounds.low, bounds.high))
        return low, high


def _of_runs(passing: Sequence[bool]) -> Answer:
    if all(passing):
        return "inside"
    return "unsettled" if any(passing) else "outside"


def _about(rule: NumberRule, columns: Sequence[_Column], worst: _Column) -> str:
    if worst.element.name is None:
        return subject(rule)
    missed = sum(column.answer != "inside" for column in columns)
    if missed:
        return f"{rule.metric}: {missed} of {len(columns)} elements miss, the worst is {worst.element.name}"
    return (
        f"{rule.metric}: all {len(columns)} elements hold, the closest to its bounds is {worst.element.name}"
    )


def _as_written(rule: NumberRule, runs: Sequence[Metrics], value: Fraction) -> str:
    """A number as the script wrote it, and in the rule's unit where that is another."""
    unit = f" {rule.unit}" if rule.unit else ""
    if not isinstance(rule, ValueRule):
        return f"{show(value)}{unit}"
    metric = quantity(runs[0], rule.metric)
    written = f"{metric.value} {metric.unit}".rstrip()
    return written if metric.unit == rule.unit else f"{written} = {show(value)}{unit}"


def _quoted(word: object) -> str:
    text = str(word)
    return repr(text if len(text) <= MAX_QUOTED else text[: MAX_QUOTED - 1] + "…")


def _listed(about: str, words: frozenset[str]) -> str:
    if not words:
        return ""
    named = ", ".join(_quoted(word) for word in sorted(words)[:MAX_NAMED])
    return f", {about}: {named}{', …' if len(words) > MAX_NAMED else ''}"
