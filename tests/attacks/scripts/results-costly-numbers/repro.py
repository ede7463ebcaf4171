import json, os
out = os.environ["GATE_OUT"] + "/results.json"

rising = [f"{n}e9994" for n in range(10_000)]
open(out, "w").write(json.dumps({"metrics": {"m": {"values": rising}}}))
