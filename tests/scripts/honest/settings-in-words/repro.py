import csv
import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
column = json.loads((inputs / "setting.json").read_text())["column"]
with (inputs / "data.csv").open() as file:
    values = [float(row[column]) for row in csv.DictReader(file)]
metrics = {"mean": {"value": f"{sum(values) / len(values):.4f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
