import csv
import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
with (inputs / "scores.csv").open() as file:
    scores = {row["method"]: float(row["score"]) for row in csv.DictReader(file)}
metrics = {"best": {"text": max(scores, key=scores.get)}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
