import json
import os
import statistics
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
values = [float(line) for line in (inputs / "speed.csv").read_text().splitlines()[1:]]
metrics = {
    "median": {"value": repr(statistics.median(values))},
    "mean": {"value": repr(sum(values) / len(values))},
}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
