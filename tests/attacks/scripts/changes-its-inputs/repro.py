import json, os
out = os.environ["GATE_OUT"] + "/results.json"
PASS = json.dumps({"metrics": {"m": {"value": "424242.1234"}}})

path = os.environ["GATE_IN"] + "/data.txt"
try:
    os.chmod(path, 0o666)
except OSError:
    pass
open(path, "w").write("424242.1234")
open(out, "w").write(PASS)
