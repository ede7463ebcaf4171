"""Our statistics against scipy's and R's, in their own sealed images."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gatekeeper.acceptance import evaluate
from gatekeeper.acceptance.sample import root
from gatekeeper.acceptance.student import critical_square, upper_tail
from gatekeeper.checkers.base import container_limits
from gatekeeper.config import Config
from gatekeeper.model import Quantity, Tolerance, ValueRule
from gatekeeper.sandbox.base import Job, Sandbox

FREEDOMS = (1, 2, 3, 4, 5, 9, 29, 99)
TAILS = ("0.1", "0.05", "0.025", "0.005", "0.0001", "0.00005")
SQUARES = ("0.01", "1", "4.5", "30", "2500")
VALUES = ("10.3", "10.31", "10.33", "10.2", "10.25")
LOW, HIGH = "10.1", "10.5"

SCIPY = f"""
import numpy
from scipy import stats
print(*(repr(float(stats.t.isf(p, f))) for f in {FREEDOMS} for p in map(float, {TAILS})))
print(*(repr(float(stats.t.sf(s ** 0.5, f))) for f in {FREEDOMS} for s in map(float, {SQUARES})))
x = numpy.array([{", ".join(VALUES)}])
low = stats.ttest_1samp(x, {LOW}, alternative="greater").pvalue
high = stats.ttest_1samp(x, {HIGH}, alternative="less").pvalue
ci = stats.ttest_1samp(x, 0).confidence_interval(0.95)
print(*(repr(float(v)) for v in (x.mean(), x.std(ddof=1), ci.low, ci.high, max(low, high))))
"""
R = f"""
options(digits = 17)
show <- function(x) cat(formatC(x, digits = 16, format = "g"), "\\n")
f <- c({", ".join(map(str, FREEDOMS))})
show(unlist(lapply(f, function(f) qt(c({", ".join(TAILS)}), f, lower.tail = FALSE))))
show(unlist(lapply(f, function(f) pt(sqrt(c({", ".join(SQUARES)})), f, lower.tail = FALSE))))
x <- c({", ".join(VALUES)})
low <- t.test(x, mu = {LOW}, alternative = "greater")$p.value
high <- t.test(x, mu = {HIGH}, alternative = "less")$p.value
show(c(mean(x), sd(x), t.test(x)$conf.int, max(low, high)))
"""


@pytest.mark.parametrize(
    ("image", "command", "file", "program"),
    [
        ("scientific", ("python3", "statistics.py"), "statistics.py", SCIPY),
        ("r", ("Rscript", "statistics.R"), "statistics.R", R),
    ],
)
def test_quantiles_tails_and_an_equivalence_test(
    sandbox: Sandbox, image: str, command: tuple[str, ...], file: str, program: str
) -> None:
    job = Job(
        name="statistics",
        image=sandbox.prepare(image).name,
        command=command,
        limits=container_limits(Config().policy.script),
        files={f"src/{file}": program.encode()},
    )
    outcome = sandbox.run(job)
    assert outcome.exit_code == 0, outcome.output
    quantiles, tails, test = (list(map(float, line.split())) for line in outcome.output.decode().splitlines())

    ours = [float(root(critical_square(Fraction(p), f))) for f in FREEDOMS for p in TAILS]
    assert ours == pytest.approx(quantiles, rel=1e-10)
    ours = [float(upper_tail(Fraction(s), f)) for f in FREEDOMS for s in SQUARES]
    assert ours == pytest.approx(tails, rel=1e-9)

    rule = ValueRule(metric="m", value="10.3", tolerance=Tolerance(abs="0.2"))
    found = evaluate((rule,), [{"m": Quantity(value=value)} for value in VALUES], "0.95")
    it = found.rules[0].statistics
    assert it is not None
    numbers = (it.mean, it.deviation, it.low, it.high, it.equivalence_p)
    assert [float(number or "nan") for number in numbers] == pytest.approx(test, rel=1e-9)
