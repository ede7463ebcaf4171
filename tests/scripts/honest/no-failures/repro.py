import itertools
import json
import os
import random
from pathlib import Path

def ordered(values, broken):
    return values if broken else sorted(values)


broken = os.environ["GATE_PARAMETER_BROKEN"] == "yes"
chance = random.Random(5)
cases = [[chance.randrange(99) for _ in range(9)] for _ in range(50)]
failures = sum(any(a > b for a, b in itertools.pairwise(ordered(case, broken))) for case in cases)
metrics = {"failures": {"value": str(failures)}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
