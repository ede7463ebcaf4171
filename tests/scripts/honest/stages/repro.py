import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
stage = os.environ["GATE_PARAMETER_STAGE"]
values = [float(line.split(",")[1]) for line in (inputs / "data.csv").read_text().splitlines()[1:]]
if stage == "squared":
    values = [value * value for value in values]
metrics = {
    "mean": {"value": f"{sum(values) / len(values):.4f}"},
    "spread": {"value": f"{max(values) - min(values):.4f}"},
}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
