import base64
import json

from gatekeeper import merkle
from gatekeeper.documents import canonical


def attack(scene):
    path = scene.space.ledger_folder / "ledger.jsonl"
    lines = path.read_bytes().splitlines()
    envelope = json.loads(lines[2])
    payload = base64.b64decode(envelope["payload"]).replace(b"outside_tolerance", b"not_reproducible_")
    payload = payload.replace(b"not_reproducible_", b"script_failed____").replace(
        b"script_failed____", b"metric_missing"
    )
    envelope["payload"] = base64.b64encode(payload).decode()
    lines[2] = canonical(envelope)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    with scene.index() as database:
        start = sum(len(line) + 1 for line in lines[:2])
        database.execute("UPDATE entry SET start = ?, length = ? WHERE number = 2", (start, len(lines[2])))
        leaf = merkle.leaf_hash(lines[2])
        database.execute("UPDATE node SET hash = ? WHERE number = ?", (leaf, merkle.number(2)))
