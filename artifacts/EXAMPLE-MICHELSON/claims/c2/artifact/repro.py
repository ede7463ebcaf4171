"""Mean, spread and autocorrelation of Michelson's measurements, in exact arithmetic up to the square root."""

import csv
import itertools
import json
import os
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

getcontext().prec = 40
with (Path(os.environ["GATE_IN"]) / "data/morley.csv").open() as file:
    rows = list(csv.DictReader(file))

speeds = [Fraction(row["speed"]) for row in rows]
mean = sum(speeds) / len(speeds)
away = [speed - mean for speed in speeds]
squares = sum(it * it for it in away)
lagged = sum(a * b for a, b in itertools.pairwise(away))
series = {}
for row in rows:
    series.setdefault(row["experiment"], []).append(Fraction(row["speed"]))


def digits(number):
    return str(Decimal(number.numerator) / Decimal(number.denominator))[:24]


variance = squares / (len(speeds) - 1)
metrics = {
    "mean": {"value": digits(mean), "unit": "km/s"},
    "deviation": {
        "value": str((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())[:24],
        "unit": "km/s",
    },
    "autocorrelation": {"value": digits(lagged / squares)},
    "by_experiment": {"values": [digits(sum(it) / len(it)) for it in series.values()], "unit": "km/s"},
}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
