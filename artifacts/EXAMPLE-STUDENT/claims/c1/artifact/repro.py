"""Means and standard deviations (with divisor n, as Student has them) of the sleep gained with two drugs."""

import csv
import json
import os
from pathlib import Path
from statistics import fmean, pstdev

with (Path(os.environ["GATE_IN"]) / "data/sleep.csv").open() as file:
    rows = list(csv.DictReader(file))

dextro = [float(row["dextro"]) for row in rows]
laevo = [float(row["laevo"]) for row in rows]
gained = [dextro, laevo, [b - a for a, b in zip(dextro, laevo, strict=True)]]
metrics = {
    "means": {"values": [f"{fmean(it):.6f}" for it in gained], "unit": "hour"},
    "deviations": {"values": [f"{pstdev(it):.6f}" for it in gained], "unit": "hour"},
    "dextro": {"value": f"{fmean(dextro):.6f}", "unit": "hour"},
    "laevo": {"value": f"{fmean(laevo):.6f}", "unit": "hour"},
}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
