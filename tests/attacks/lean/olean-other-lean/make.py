def make(w):
    return w.compiled[:7] + b"4.36.0".ljust(33, b"\0") + w.compiled[40:]
