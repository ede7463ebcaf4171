"""Longley's regression by the normal equations, in single precision as a program of 1967 might have it."""

import json
import os
from pathlib import Path

import numpy as np

table = np.loadtxt(
    Path(os.environ["GATE_IN"]) / "data/longley.csv", delimiter=",", skiprows=1, dtype=np.float32
)
y, x = table[:, 0], np.column_stack([np.ones(len(table), dtype=np.float32), table[:, 1:]])
beta = np.linalg.solve(x.T @ x, x.T @ y)
metrics = {"coefficients": {"values": [f"{value:.9e}" for value in beta]}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
