import json
import os
import random
from pathlib import Path

random.seed(int(os.environ["GATE_SEED"]))
samples = int(os.environ["GATE_PARAMETER_SAMPLES"])
inside = sum(random.random() ** 2 + random.random() ** 2 < 1 for _ in range(samples))
metrics = {"pi": {"value": f"{4 * inside / samples:.6f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
