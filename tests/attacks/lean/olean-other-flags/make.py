def make(w):
    return w.compiled[:6] + b"\x00" + w.compiled[7:]
