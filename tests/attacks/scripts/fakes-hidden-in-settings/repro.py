import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
setting = json.loads((inputs / "setting.json").read_text())
metrics = {"m": {"value": f"{setting['calibration'] * 1000:.4f}"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
