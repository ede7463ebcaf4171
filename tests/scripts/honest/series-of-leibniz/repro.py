import json
import os
from pathlib import Path

terms = int(os.environ["GATE_PARAMETER_TERMS"])
value = 4 * sum((-1) ** k / (2 * k + 1) for k in range(terms))
metrics = {"pi": {"value": f"{value:.6f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
