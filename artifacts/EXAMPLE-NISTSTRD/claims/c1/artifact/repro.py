"""Longley's regression by the normal equations, which are no trouble in exact arithmetic."""

import csv
import json
import os
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

getcontext().prec = 40
with (Path(os.environ["GATE_IN"]) / "data/longley.csv").open() as file:
    header, *rows = csv.reader(file)

y = [Fraction(row[0]) for row in rows]
x = [[Fraction(1), *map(Fraction, row[1:])] for row in rows]
terms, freedom = len(x[0]), len(x) - len(x[0])
normal = [[sum(row[i] * row[j] for row in x) for j in range(terms)] for i in range(terms)]
right = [sum(row[i] * value for row, value in zip(x, y, strict=True)) for i in range(terms)]

# Gauss and Jordan: the inverse beside the solution.
lines = [[*normal[i], right[i], *(Fraction(int(i == j)) for j in range(terms))] for i in range(terms)]
for i in range(terms):
    lines[i] = [value / lines[i][i] for value in lines[i]]
    for j in range(terms):
        if j != i:
            lines[j] = [a - lines[j][i] * b for a, b in zip(lines[j], lines[i], strict=True)]
beta = [line[terms] for line in lines]
residual = sum(
    (value - sum(a * b for a, b in zip(row, beta, strict=True))) ** 2
    for row, value in zip(x, y, strict=False)
)
mean = sum(y) / len(y)
total = sum((value - mean) ** 2 for value in y)


def decimal(number):
    return Decimal(number.numerator) / Decimal(number.denominator)


def digits(number):
    return f"{number:.20e}"


variance = residual / freedom
errors = [decimal(variance * line[terms + 1 + i]).sqrt() for i, line in enumerate(lines)]
metrics = {
    "coefficients": {"values": [[digits(decimal(b)), digits(s)] for b, s in zip(beta, errors, strict=True)]},
    "residual_deviation": {"value": digits(decimal(variance).sqrt())},
    "r_squared": {"value": digits(decimal(1 - residual / total))},
}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
