import json
import os
from pathlib import Path

metrics = {"m": {"value": os.environ["GATE_PARAMETER_SCALE"]}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
