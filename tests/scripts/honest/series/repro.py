import json
import os
import statistics
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
rows = [line.split(",") for line in (inputs / "data.csv").read_text().splitlines()[1:]]
x = [float(row[0]) for row in rows]
metrics = {"quartiles": {"values": [f"{q:.4f}" for q in statistics.quantiles(x)]}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
