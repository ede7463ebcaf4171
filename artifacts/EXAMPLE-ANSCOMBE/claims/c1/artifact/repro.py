"""The statistics of Anscombe's four regressions, in exact arithmetic up to the last square root."""

import csv
import json
import os
from fractions import Fraction
from math import sqrt
from pathlib import Path

with (Path(os.environ["GATE_IN"]) / "data/anscombe.csv").open() as file:
    rows = list(csv.DictReader(file))

table, r_squared = [], []
for number in "1234":
    x = [Fraction(row[f"x{number}"]) for row in rows]
    y = [Fraction(row[f"y{number}"]) for row in rows]
    n, mean_x, mean_y = len(rows), sum(x) / len(rows), sum(y) / len(rows)
    sxx = sum((a - mean_x) ** 2 for a in x)
    syy = sum((b - mean_y) ** 2 for b in y)
    sxy = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    slope = sxy / sxx
    residual = syy - slope * sxy
    standard_error = sqrt(residual / (n - 2) / sxx)
    table.append([mean_x, mean_y, slope, mean_y - slope * mean_x, sxx, standard_error])
    r_squared.append(slope * sxy / syy)

metrics = {
    "statistics": {"values": [[f"{float(value):.6f}" for value in row] for row in table]},
    "r_squared": {"values": [f"{float(value):.6f}" for value in r_squared]},
}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
