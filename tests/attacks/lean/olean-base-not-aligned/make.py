def make(w):
    return w.compiled[:80] + (0x10000001).to_bytes(8, "little") + w.compiled[88:]
