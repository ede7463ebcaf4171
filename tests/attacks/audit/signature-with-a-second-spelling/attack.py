import base64
import json

from gatekeeper import documents


def attack(scene):
    first, second, third = scene.lines
    envelope = json.loads(third)
    sig = base64.b64decode(envelope["signatures"][0]["sig"])
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(sig[32:], "little") + order
    envelope["signatures"][0]["sig"] = base64.b64encode(sig[:32] + s.to_bytes(32, "little")).decode()
    scene.write([first, second, documents.canonical(envelope)])
