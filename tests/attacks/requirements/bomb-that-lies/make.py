import struct

from tests.attacks.wheels import metadata, wheel


def files():
    """Forty megabytes of zeros that the directory calls a hundred bytes."""
    content = bytearray(wheel([metadata("evil", "1.0"), ("zeros", bytes(40 << 20))]))
    place = content.rindex(b"zeros") - 46
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    return {"evil-1.0-py3-none-any.whl": bytes(content)}
