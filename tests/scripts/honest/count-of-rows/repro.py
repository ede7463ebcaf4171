import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
rows = (inputs / "access.log").read_text().splitlines()
metrics = {"rows": {"value": str(len(rows))}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
