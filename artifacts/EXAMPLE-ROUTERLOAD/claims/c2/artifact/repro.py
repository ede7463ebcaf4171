"""How many routed tokens a top-2 router drops when each expert takes only so many.

Each token scores every expert with the expert's bias plus Gumbel noise and goes to the best two, which draws
experts without replacement with probability proportional to exp(bias). An expert takes
ceil(factor * tokens * 2 / experts) tokens of a batch and drops the rest.
"""

import csv
import json
import math
import os
from pathlib import Path

import numpy as np

SEED, BATCHES, TOKENS, TOP_K = 20260610, 150, 4096, 2
FACTORS = {"1_00": 1.0, "1_25": 1.25}

with (Path(os.environ["GATE_IN"]) / "data/expert_bias.csv").open() as file:
    bias = np.array([float(row["bias"]) for row in csv.DictReader(file)])

experts = len(bias)
rng = np.random.default_rng(SEED)
dropped = dict.fromkeys(FACTORS, 0)
busiest = 0.0
for _ in range(BATCHES):
    scores = bias + rng.gumbel(size=(TOKENS, experts))
    chosen = np.argpartition(scores, -TOP_K, axis=1)[:, -TOP_K:]
    load = np.bincount(chosen.ravel(), minlength=experts)
    busiest += load.max() / load.mean()
    for name, factor in FACTORS.items():
        capacity = math.ceil(factor * TOKENS * TOP_K / experts)
        dropped[name] += int(np.maximum(load - capacity, 0).sum())

routed = BATCHES * TOKENS * TOP_K
metrics = {
    f"dropped_at_{name}": {"value": f"{100 * count / routed:.4f}", "unit": "percent"}
    for name, count in dropped.items()
}
metrics["busiest_over_mean"] = {"value": f"{busiest / BATCHES:.4f}", "unit": ""}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
print(metrics)
