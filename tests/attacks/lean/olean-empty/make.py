def make(w):
    return b""
