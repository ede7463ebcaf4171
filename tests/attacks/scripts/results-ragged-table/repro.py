import json, os
out = os.environ["GATE_OUT"] + "/results.json"

open(out, "w").write(json.dumps({"metrics": {"m": {"values": [["1", "2"], ["3"]]}}}))
