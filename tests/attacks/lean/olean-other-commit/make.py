def make(w):
    return w.compiled[:40] + b"0" * 40 + w.compiled[80:]
