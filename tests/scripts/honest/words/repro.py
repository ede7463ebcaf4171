import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
words = (inputs / "text.txt").read_text().split()
metrics = {"share": {"value": f"{100 * words.count('a') / len(words):.3f}", "unit": "percent"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
