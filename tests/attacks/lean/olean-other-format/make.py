def make(w):
    return w.compiled[:5] + b"\x03" + w.compiled[6:]
