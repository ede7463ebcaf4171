import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
values = [float(line.split(",")[1]) for line in (inputs / "temperature.csv").read_text().splitlines()[1:]]
metrics = {"hottest": {"value": str(max(values)), "unit": ""}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
