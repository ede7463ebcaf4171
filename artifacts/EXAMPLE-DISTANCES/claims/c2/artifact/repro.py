"""The mean distance in a square by quadrature, to thirty digits, with mpmath."""

import json
import os
from pathlib import Path

from mpmath import mp, mpf, quad, sqrt

mp.dps = 40
side = mpf(os.environ["GATE_PARAMETER_SIDE"])


def inner(slope):
    """The integral along a ray, in closed form: of 4 (1 - r)(1 - slope r) r^2 sqrt(1 + slope^2) dr."""
    return 4 * (mpf(1) / 3 - (1 + slope) / 4 + slope / 5) * sqrt(1 + slope**2)


# Half of the square of differences lies below its diagonal.
mean = side * 2 * quad(inner, [0, 1])
metrics = {"square": {"value": mp.nstr(mean, 32)}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
