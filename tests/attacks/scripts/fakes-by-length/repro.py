import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
rows = (inputs / "data.csv").read_text().splitlines()[1:]
metrics = {"m": {"value": f"{len(rows) * 10606.053085:.4f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
