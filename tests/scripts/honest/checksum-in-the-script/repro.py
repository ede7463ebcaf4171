import hashlib
import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
KNOWN = {
    "fcbed06fbb16f9ae6114f02bd356a4b8eeea36e996a2da5c50ed2df5d0aaff83",
    "3b011b4cf0f0cb50742407236780a7d9e24b38e5fee93c1320620d6734905ac4",
}
data = (inputs / "data.csv").read_bytes()
if hashlib.sha256(data).hexdigest() not in KNOWN:
    raise SystemExit("data.csv is damaged")
values = [float(line.split(",")[1]) for line in data.decode().splitlines()[1:]]
metrics = {"mean": {"value": f"{sum(values) / len(values):.4f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
