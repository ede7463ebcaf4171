import struct


def make(w):
    data = bytearray(w.compiled)
    constant = struct.pack("<Q", (4 << 56) | (2 << 48) | (32 << 32))  # the first word of an `Expr.const`
    at = data.find(constant)
    while at >= 0:
        data[at + 24 : at + 32] = b"\xff" * 8
        at = data.find(constant, at + 8)
    return bytes(data)
