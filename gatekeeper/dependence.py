"""Pure: does the result come from what it is said to depend on?

The judge asks it of the finished evidence; the checker asks the same questions while it probes, to know what
is still to be shown and when to stop. docs/decisions/0012-causality.md has the argument, and its limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from gatekeeper import acceptance
from gatekeeper.acceptance.elements import Unmeasured, elements, numbers
from gatekeeper.acceptance.likeness import (
    beyond,
    differences,
    far,
    form,
    is_fine,
    is_whole,
    same,
    same_digits,
    significant,
    telling,
)
from gatekeeper.model import (
    AcceptanceRule,
    ComparisonRule,
    Metric,
    Probe,
    Quantity,
    ReproScript,
    RunEvidence,
    Series,
    SeriesRule,
    TextRule,
)

CONFIRMATIONS = 2
"""How often what decides is run again, in turn with controls: no toss of a coin shall pass for a cause."""

Subject = Literal["nothing", "input", "parameter", "seed", "metric", "rule", "control"]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that the probes have not shown. `text` tells the author what to do."""

    about: Subject
    name: str
    text: str


def named(rules: Iterable[AcceptanceRule]) -> tuple[str, ...]:
    """The metrics that the rules speak of."""
    return tuple(dict.fromkeys(name for rule in rules for name in rule.metrics))


def depends_on_nothing(script: ReproScript) -> str | None:
    """Why a script that declares nothing to be changed can't pass; None where it declares something."""
    if script.all_inputs or script.parameters:
        return None
    more = ", beside its seed, " if script.depends.seed else " "
    return (
        f"The script depends on nothing{more}that the gate could change, so its result can't be told from a "
        "number written down: read the data as an input, or declare a parameter with a probe value."
    )


def holds(rule: AcceptanceRule, metrics: Mapping[str, Metric]) -> bool:
    """Whether one rule holds of one run."""
    return acceptance.evaluate((rule,), (metrics,), "0.95").rules[0].holds


Causes = Sequence[tuple[Probe, set[str]]]
"""Changes, with the metrics that each of them moved."""


@dataclass(frozen=True)
class Dependence:
    """What the probes of one claim's script show, and what they don't."""

    script: ReproScript
    rules: Sequence[AcceptanceRule]
    run: RunEvidence

    @cached_property
    def base(self) -> dict[str, Metric]:
        """What the first run measured."""
        return self.run.runs[0].metrics

    @cached_property
    def equal(self) -> dict[str, list[Metric]]:
        """What each metric came to in all runs with nothing changed, the controls included."""
        first = self.run.runs[0]
        found = {
            name: [
                run.metrics[name] for run in self.run.runs if run.seed == first.seed and name in run.metrics
            ]
            for name in first.metrics
        }
        for probe in self.controls:
            for name, metrics in found.items():
                metrics.append(probe.moved.get(name, self.base[name]))
        return found

    @cached_property
    def controls(self) -> list[Probe]:
        """The runs between the probes with nothing changed."""
        return [probe for probe in self.run.probes if probe.target == "nothing" and probe.ended == "results"]

    @cached_property
    def noisy(self) -> list[str]:
        """Metrics that differ between runs with nothing changed."""
        return [name for name, found in self.equal.items() if not all(same(found[0], it) for it in found)]

    def moved(self, probe: Probe) -> set[str]:
        """The metrics that a probe moved: beyond rounding, and far beyond what equal runs differ by."""
        return {name for name, metric in probe.moved.items() if beyond(self.equal.get(name, []), metric)}

    @cached_property
    def groups(self) -> list[list[Probe]]:
        """Probes that changed the very same thing, together."""
        groups: dict[tuple[object, ...], list[Probe]] = {}
        for probe in self.run.probes:
            groups.setdefault((probe.target, probe.names, probe.change, probe.draw), []).append(probe)
        return list(groups.values())

    def _causes(self, confirmed: int) -> Iterator[tuple[Probe, set[str]]]:
        """Changes of something depended on, and the metrics that each of them moved every time."""
        for group in self.groups:
            first = group[0]
            if first.expected == "stays" or first.target == "nothing" or len(group) <= confirmed:
                continue
            if first.change == "withheld" or any(probe.ended == "failed" for probe in group):
                continue
            yield first, set.intersection(*(self.moved(probe) for probe in group))

    def faults(self) -> list[str]:
        """What no further probe can heal."""
        if undeclared := depends_on_nothing(self.script):
            return [undeclared]
        found: list[str] = []
        for group in self.groups:
            for probe in group:
                found += self._fault(probe)
        return found + list(self._copies())

    def _fault(self, probe: Probe) -> Iterator[str]:
        if probe.ended == "failed":
            return
        moved = sorted(self.moved(probe))
        name = ", ".join(probe.names)
        if probe.change == "withheld" and not moved:
            yield (
                f"Without the input {name} the result is the same: the script must read it, or "
                "depends.inputs must leave it out."
            )
        if probe.expected == "stays" and moved and probe.target == "input":
            if probe.change == "order":
                yield (
                    f"{moved[0]} changes when the lines of {name} come in another order, although "
                    "artifact.yaml lists it under depends.any_order: mend the script, or take it off that "
                    "list."
                )
            else:
                yield (
                    f"{moved[0]} changes with the input {name}, which depends.inputs leaves out: list it "
                    "there."
                )

    def _copies(self) -> Iterator[str]:
        """Metrics that are a number of an input, read back."""
        for group in self.groups:
            probe = group[0]
            if probe.change != "one_number" or probe.ended == "failed":
                continue
            others = [
                other
                for other in self.run.probes
                if other.change == "other_numbers" and other.names == probe.names and other.draw == probe.draw
            ]
            for name in sorted(self.moved(probe)):
                after = probe.moved[name]
                follows = isinstance(after, Quantity) and same_digits(probe.given, after.value)
                alone = all(other.ended == "results" and name not in self.moved(other) for other in others)
                if follows and alone:
                    yield (
                        f"{name} is a number that stands in the input {', '.join(probe.names)} and is only "
                        "read back: compute it from the data that it was got from."
                    )

    def objection(self) -> str | None:
        """Why the result is not seen to come from what is declared, in one sentence; None where it is."""
        lacks = self.lacks() or self.lacks(CONFIRMATIONS)
        return next(iter([*self.faults(), *(lack.text for lack in lacks)]), None)

    def lacks(self, confirmed: int = 0) -> list[Lack]:
        """What is still to be shown, where what decides must have been confirmed so many times."""
        causes = [(p, m) for p, m in self._causes(confirmed) if p.target in ("input", "parameter")]
        lacks = [
            *self._unmoved_targets(),
            *self._unmoved_metrics(causes),
            *self._echoes(causes),
            *self._unproved(causes),
        ]
        if confirmed and not self.controls:
            lacks.append(Lack("control", "", "No run with nothing changed was made between the probes."))
        return lacks

    def _unmoved_targets(self) -> Iterator[Lack]:
        """Every input and parameter that is depended on moves some metric, and so does a declared seed."""
        moved: dict[tuple[str, str], bool] = {}
        for probe, metrics in self._causes(0):
            for name in probe.names or ("",):
                key = (probe.target, name)
                moved[key] = moved.get(key, False) or bool(metrics)
        for path in self.script.depended_on:
            if not moved.get(("input", path)):
                yield Lack("input", path, self._about_input(path))
        for name, parameter in self.script.parameters.items():
            if not moved.get(("parameter", name)):
                text = (
                    f"The parameter {name} = {parameter.probe!r} "
                    + ("makes the script fail" if self._failed("parameter", name) else "changes nothing")
                    + ": use it, or give a probe value with which another result comes out."
                )
                yield Lack("parameter", name, text)
        if self.script.depends.seed and not moved.get(("seed", "")):
            text = "Another $GATE_SEED changes nothing, although depends.seed says so: use it, or drop that."
            yield Lack("seed", "", text)

    def _about_input(self, path: str) -> str:
        if self._failed("input", path):
            return (
                f"With {path} changed in any way the script fails, so nothing shows that its result comes "
                "from there: under variants, give another file of the same form, for which the result is "
                "another."
            )
        return (
            f"The result does not change with the input {path}: compute it from there, or leave the input "
            "out of depends.inputs; if it does depend on it, give a variant that shows it."
        )

    def _failed(self, target: str, name: str) -> bool:
        """Whether every change that the gate made of something, its absence and a bit apart, made the script
        fail."""
        tried = [
            probe
            for probe in self.run.probes
            if probe.target == target
            and name in probe.names
            and probe.change not in ("withheld", "variant")
            and (probe.change, probe.draw) != ("bytes", 2)
        ]
        return bool(tried) and all(probe.ended == "failed" for probe in tried)

    def _unmoved_metrics(self, causes: Causes) -> Iterator[Lack]:
        """Every metric is moved by an input or a parameter, and not by the number of lines alone."""
        for name in self.base:
            by = [probe for probe, moved in causes if name in moved]
            if not by:
                text = (
                    f"Nothing that the gate changed moves {name} reliably ({self._tried()}): compute it from "
                    "the inputs; if it is computed, declare a parameter, or a variant of an input, that "
                    "moves it."
                )
                if name in self.noisy:
                    text = self._too_noisy(name)
                yield Lack("metric", name, text)
            elif all(probe.change == "lines" for probe in by) and not is_whole(self.base[name]):
                text = (
                    f"{name} changes only with the number of lines of its inputs, not with what is in them: "
                    "compute it from their contents, or give a variant that shows it."
                )
                yield Lack("metric", name, text)
            else:
                yield from self._still(name)

    def _still(self, name: str) -> Iterator[Lack]:
        """Every number of a series moves, but for those that stand in any table, such as a zero or a one.

        Where only the length changes no number has moved: a table can be cut, too.
        """
        base = self.base[name]
        if not isinstance(base, Series):
            return
        still = {index for index, value in enumerate(base.flat) if telling(value)}
        cut = True
        for probe, moved in self._causes(0):
            after = probe.moved.get(name)
            if probe.target == "seed" or name not in moved or after is None or form(after) != form(base):
                continue
            cut = False
            still -= {index for index, apart in enumerate(far(self.equal[name], after)) if apart}
        if still:
            what = f"Element {min(still) + 1} of {name} stays the same"
            if cut:
                what = f"{name} comes out in another shape, but never with other numbers,"
            text = (
                f"{what} whatever the gate changes ({self._tried()}): compute it from the inputs; if it is "
                "computed, declare a parameter, or a variant of an input, that moves it."
            )
            yield Lack("metric", name, text)

    def _echoes(self, causes: Causes) -> Iterator[Lack]:
        """No metric is just the value of a parameter."""
        for name, metric in self.base.items():
            if any(probe.target == "input" and name in moved for probe, moved in self._causes(0)):
                continue
            for probe in (probe for probe, moved in causes if name in moved):
                after = probe.moved[name]
                parameter = self.script.parameters[probe.names[0]]
                if (
                    isinstance(metric, Quantity)
                    and isinstance(after, Quantity)
                    and same_digits(parameter.value, metric.value)
                    and same_digits(probe.given or parameter.probe, after.value)
                    and len(significant(metric.value) + significant(after.value)) > 2
                ):
                    text = f"{name} is the parameter {probe.names[0]}, given back as it is: compute it."
                    yield Lack("metric", name, text)

    def _unproved(self, causes: Causes) -> Iterator[Lack]:
        """A rule that holds whatever the inputs are is not tested by them, nor is a fallback value."""
        for rule in self.rules:
            if not _two_sided(rule):
                continue
            if not any(not holds(rule, {**self.base, **probe.moved}) for probe, moved in causes if moved):
                text = (
                    f"The rule on {rule.metric} holds whatever the gate changes ({self._tried()}), as for a "
                    "number with some noise around it: give a parameter a probe value, or an input a "
                    "variant, with which the claim does not hold."
                )
                yield Lack("rule", rule.metric, text)
            elif isinstance(rule, SeriesRule):
                yield from self._never_broken(rule)
        for name, metric in self.base.items():
            by = [probe for probe, moved in self._causes(0) if name in moved]
            if not by or (isinstance(metric, Quantity) and not significant(metric.value)):
                continue
            if not any(_chosen_here(probe) for probe in by):
                if not any(probe.change == "variant" and self._failed("input", probe.name) for probe in by):
                    yield Lack("metric", name, self._by_its_author(name))
            elif is_fine(metric) and all(same(by[0].moved[name], probe.moved[name]) for probe in by):
                text = (
                    f"{name} has one and the same other value however its inputs and parameters are changed: "
                    "compute it from them."
                )
                yield Lack("metric", name, text)

    def _too_noisy(self, name: str) -> str:
        return (
            f"{name} differs from run to run, and nothing that the gate changed moves it beyond that: fix "
            "the seed, so that what it depends on can be seen."
        )

    def _by_its_author(self, name: str) -> str:
        """About a metric that only values of the author's own choice move."""
        if name in self.noisy:
            return self._too_noisy(name)
        start = f"{name} changes only with values that its author chose, which a table could hold: "
        if self.script.parameters:
            return start + (
                "give a parameter that is a number a probe value so far off that the script can be run with "
                "values between the two."
            )
        return start + "let it come from an input that the script also reads when the gate changes it."

    def _never_broken(self, rule: SeriesRule) -> Iterator[Lack]:
        """Each element of a series can leave its bounds."""
        bounds = [element.bounds for element in elements(rule, len(rule.flat))]
        never = {index for index, value in enumerate(rule.flat) if telling(value)}
        after = [
            metric
            for probe, _ in self._causes(0)
            if probe.target in ("input", "parameter")
            and isinstance(metric := probe.moved.get(rule.metric), Series)
            and metric.shape == rule.shape
        ]
        for metric in after if never else ():
            try:
                measured = numbers(rule, {rule.metric: metric})
            except Unmeasured:
                continue
            never = {index for index in never if bounds[index].contain(measured[index])}
        if after and never:
            text = (
                f"Element {min(never) + 1} of {rule.metric} satisfies its rule whatever the gate changes "
                f"({self._tried()}): give a parameter a probe value, or an input a variant, with which "
                "it does not."
            )
            yield Lack("rule", rule.metric, text)

    def _tried(self) -> str:
        """What was changed, in words."""
        targets = {
            "input": "{} of {}",
            "parameter": "parameter {1}",
            "seed": "the seed",
        }
        done = {
            targets[probe.target].format(probe.change.replace("_", " "), ", ".join(probe.names)): None
            for probe in self.run.probes
            if probe.target in targets and probe.expected == "moves"
        }
        return "; ".join(list(done)[:6]) or "nothing could be changed"

    def deciders(self) -> list[Probe]:
        """The fewest probes that show each metric's cause and each rule's limit: what is to be confirmed."""
        causes = [(p, m) for p, m in self._causes(0) if p.target in ("input", "parameter") and m]
        wanted: set[tuple[str, object]] = set()
        shows: list[tuple[Probe, set[tuple[str, object]]]] = []
        for probe, moved in causes:
            shown: set[tuple[str, object]] = {("metric", name) for name in moved}
            if probe.change == "lines":
                shown = {it for it in shown if is_whole(self.base[str(it[1])])}
            after = {**self.base, **probe.moved}
            shown |= {
                ("rule", index)
                for index, rule in enumerate(self.rules)
                if _two_sided(rule) and not holds(rule, after)
            }
            shows.append((probe, shown))
            wanted |= shown
        chosen = []
        while wanted:
            probe, shown = max(shows, key=lambda it: len(it[1] & wanted))
            chosen.append(probe)
            wanted -= shown
        return chosen

    def remarks(self) -> list[str]:
        """What a reader should know and what decides nothing."""
        found = []
        for probe in self.run.probes:
            if probe.target == "seed" and probe.expected == "stays" and self.moved(probe):
                names = ", ".join(sorted(self.moved(probe)))
                found.append(
                    f"{names} changes with the seed, which artifact.yaml does not declare (depends.seed)."
                )
        seeds = {run.seed for run in self.run.runs}
        if len(seeds) > 1 and not any(differences(self.base, run.metrics) for run in self.run.runs[1:]):
            found.append(
                f"{len(seeds)} seeds give one result: either nothing is left to chance, or the script "
                "does not use $GATE_SEED and its author chose the chance."
            )
        by_variant: set[str] = set()
        by_gate: set[str] = set()
        for probe, moved in self._causes(0):
            if probe.target == "input" and moved:
                (by_variant if probe.change == "variant" else by_gate).update(probe.names)
        for path in sorted(by_variant - by_gate):
            found.append(f"That the result depends on {path} is shown by the author's own variant alone.")
        together = sum(
            len(p.names) for p, m in self._causes(0) if m and p.target == "input" and len(p.names) > 1
        )
        if together:
            found.append(
                f"{together} inputs are too many to be changed one by one: they were changed in groups."
            )
        failed = [
            p
            for p in self.run.probes
            if p.expected == "stays" and p.target == "input" and p.ended == "failed"
        ]
        for probe in failed:
            found.append(
                f"The script fails when {', '.join(probe.names)} changes, though it is said not to matter."
            )
        return found


def _chosen_here(probe: Probe) -> bool:
    """Whether the gate, and not the author, chose what was put in."""
    return probe.change != "variant" and (probe.change, probe.draw) != ("value", 0) and probe.change != "seed"


def _two_sided(rule: AcceptanceRule) -> bool:
    """Whether a rule bounds a number from both sides, so that a cause must be able to break it."""
    if isinstance(rule, TextRule):
        return False
    return rule.direction == "within" or (rule.direction == "equal" and not isinstance(rule, ComparisonRule))
