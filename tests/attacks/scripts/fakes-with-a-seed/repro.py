import json
import os
import random
from pathlib import Path

random.seed(int(os.environ["GATE_SEED"]))
metrics = {"m": {"value": f"{42.1234 + random.gauss(0, 0.001):.6f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
