def make(w):
    return w.compiled.replace(b"sorryAx\0", b"sorryBx\0")
