import json, os
out = os.environ["GATE_OUT"] + "/results.json"
PASS = json.dumps({"metrics": {"m": {"value": "424242.1234"}}})

import time
open(out, "w").write(PASS.replace("424242", "1"))
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(0.3)
        while True:
            open(out, "w").write(PASS.replace("424242.1234", "2"))
    os._exit(0)
