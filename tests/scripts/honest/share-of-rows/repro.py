import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
rows = (inputs / "access.log").read_text().splitlines()
share = 100 * sum(row.endswith(" 404") for row in rows) / len(rows)
metrics = {"share": {"value": f"{share:.2f}", "unit": "percent"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
