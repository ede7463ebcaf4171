"""Mean distances of random points: the gate gives the seed, a parameter the number of pairs."""

import json
import os
from pathlib import Path

import numpy as np

rng = np.random.default_rng(int(os.environ["GATE_SEED"]))
pairs = int(os.environ["GATE_PARAMETER_PAIRS"])


def mean_distance(dimensions):
    away = rng.random((pairs, dimensions)) - rng.random((pairs, dimensions))
    return np.sqrt((away**2).sum(axis=1)).mean()


square, cube = mean_distance(2), mean_distance(3)
metrics = {"square": {"value": f"{square:.8f}"}, "cube": {"value": f"{cube:.8f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
