"""Counts the tokens that do not fit, batch by batch, from a table of how many tokens each expert was sent."""

import csv
import json
import math
import os
from decimal import Decimal
from pathlib import Path

FACTOR = Decimal(os.environ["GATE_PARAMETER_CAPACITY_FACTOR"])

with (Path(os.environ["GATE_IN"]) / "data/loads.csv").open() as file:
    batches = [[int(load) for name, load in row.items() if name != "batch"] for row in csv.DictReader(file)]

routed = dropped = room = 0
for loads in batches:
    capacity = math.ceil(FACTOR * sum(loads) / len(loads))
    routed += sum(loads)
    room += capacity * len(loads)
    dropped += sum(max(0, load - capacity) for load in loads)

percent = Decimal(100) * dropped / routed
metrics = {
    "dropped": {"value": f"{percent:.4f}", "unit": "percent"},
    "room_over_routed": {"value": f"{Decimal(room) / routed:.4f}", "unit": ""},
}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
print(f"{len(batches)} batches, {routed} tokens routed, {dropped} dropped, room for {room}")
