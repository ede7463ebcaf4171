import csv
import json
import os
from pathlib import Path

with (Path(os.environ["GATE_IN"]) / "predictions.csv").open() as file:
    rows = list(csv.DictReader(file))
accuracy = sum(row["label"] == row["predicted"] for row in rows) / len(rows)
metrics = {"accuracy": {"value": str(accuracy)}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
