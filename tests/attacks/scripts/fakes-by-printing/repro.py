import json
import os
from pathlib import Path

metrics = {"m": {"value": "424242.1234"}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
