import json, os
out = os.environ["GATE_OUT"] + "/results.json"
PASS = json.dumps({"metrics": {"m": {"value": "424242.1234"}}})

hoard = []
while True:
    hoard.append(bytearray(8 << 20))
