def make(w):
    return w.compiled[:80] + bytes(4096)
