import collections
import json
import os
from pathlib import Path

inputs = Path(os.environ["GATE_IN"])
counts = collections.Counter((inputs / "access.log").read_text().splitlines())
metrics = {"frequent": {"members": sorted(word for word, n in counts.items() if n > 1)}}
(Path(os.environ["GATE_OUT"]) / "results.json").write_text(json.dumps({"metrics": metrics}))
