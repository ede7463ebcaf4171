import json
import os
import random
from pathlib import Path

samples = int(os.environ["GATE_PARAMETER_SAMPLES"])
chance = random.SystemRandom()
inside = sum(chance.random() ** 2 + chance.random() ** 2 < 1 for _ in range(samples))
metrics = {"pi": {"value": f"{4 * inside / samples:.6f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
