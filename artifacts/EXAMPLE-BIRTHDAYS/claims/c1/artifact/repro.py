"""The least number of people among whom a common birthday is more likely than not, and how likely it is."""

import json
import os
from fractions import Fraction
from pathlib import Path

days = int(os.environ["GATE_PARAMETER_DAYS"])
people, apart = 1, Fraction(1)
while apart > Fraction(1, 2):
    apart *= Fraction(days - people, days)
    people += 1

metrics = {
    "people": {"value": str(people)},
    "probability": {"value": f"{float(1 - apart):.12f}"},
}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
