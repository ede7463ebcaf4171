import json, os
out = os.environ["GATE_OUT"] + "/results.json"

open(out, "w").write(json.dumps({"metrics": {"m": {"value": "424242.1234", "text": "424242.1234"}}}))
