import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
trim = json.loads((inputs / "setting.json").read_text())["trim"]
values = sorted(float(line.split(",")[1]) for line in (inputs / "data.csv").read_text().splitlines()[1:])
kept = values[trim : len(values) - trim]
metrics = {"trimmed": {"value": f"{sum(kept) / len(kept):.4f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
