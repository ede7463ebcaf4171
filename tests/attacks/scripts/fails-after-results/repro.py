import json, os
out = os.environ["GATE_OUT"] + "/results.json"
PASS = json.dumps({"metrics": {"m": {"value": "424242.1234"}}})

open(out, "w").write(PASS)
raise SystemExit(1)
