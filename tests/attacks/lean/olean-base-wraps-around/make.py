def make(w):
    return w.compiled[:80] + (2**64 - 8).to_bytes(8, "little") + w.compiled[88:]
