import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
masses = dict(line.split() for line in (inputs / "masses.txt").read_text().splitlines())
water = 2 * float(masses["H"]) + float(masses["O"])
metrics = {"mass": {"value": f"{water:.3f}", "unit": "g"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
