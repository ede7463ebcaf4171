"""The load of the busiest expert under uniform top-k routing, over many batches."""

import json
import os
from pathlib import Path

import numpy as np

setting = json.loads((Path(os.environ["GATE_IN"]) / "data/setting.json").read_text())
rng = np.random.default_rng(setting["seed"])

ratios = []
for _ in range(setting["batches"]):
    order = rng.random((setting["tokens"], setting["experts"])).argpartition(setting["top_k"], axis=1)
    load = np.bincount(order[:, : setting["top_k"]].ravel(), minlength=setting["experts"])
    ratios.append(load.max() / load.mean())

mean, error = np.mean(ratios), np.std(ratios, ddof=1) / np.sqrt(len(ratios))
metrics = {"busiest_over_mean": {"value": f"{mean:.4f}", "unit": ""}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
print(f"busiest over mean: {mean:.4f}, standard error {error:.4f}")
