"""An author's own results against ours: they agree as far as their digits and our runs tell."""

from __future__ import annotations

import pytest

from gatekeeper.checkers.attached import differing
from gatekeeper.model import Members, Metric, Quantity, ReproScript, Run, Series, Text

ZERO = "sha256:" + "0" * 64


def number(value: str, unit: str = "") -> Quantity:
    return Quantity(value=value, unit=unit)


@pytest.mark.parametrize(
    ("theirs", "ours", "agree"),
    [
        (number("10.3"), (number("10.3"),), True),
        (number("10.3"), (number("10.2501"), number("10.2501")), True),
        (number("10.3"), (number("10.24"),), False),
        (number("10.30"), (number("10.34"),), False),
        (number("10.3"), (number("9.9"), number("10.9")), True),
        (number("0.103"), (number("10.3", "percent"),), True),
        (number("3", "ms"), (number("0.003", "s"),), True),
        (number("3", "ms"), (number("3", "GiB"),), False),
        (number("3"), (Text(text="3"),), False),
        (Text(text="a"), (Text(text="a"),), True),
        (Text(text="a"), (Text(text="b"),), False),
        (Members(members=("a", "b")), (Members(members=("b", "a")),), True),
        (Members(members=("a", "b")), (Members(members=("a",)),), False),
        (Series(values=("1.0", "2.0")), (Series(values=("1.04", "1.96")),), True),
        (Series(values=("1.0", "2.0")), (Series(values=("1.04", "1.90")),), False),
        (Series(values=("1.0", "2.0")), (Series(values=("1.0",)),), False),
    ],
)
def test_attached_results(theirs: Metric, ours: tuple[Metric, ...], agree: bool) -> None:
    script = ReproScript(
        kind="repro-script",
        files={"repro.py": ZERO},
        entry="repro.py",
        command=("python3", "repro.py"),
        results={"m": theirs, "unnamed": number("1")},
    )
    runs = [Run(seed=0, metrics={"m": metric}, results=ZERO) for metric in ours]
    found = differing(script, runs)
    assert [it.metric for it in found] == ([] if agree else ["m"])
