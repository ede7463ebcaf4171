def make(w):
    name = w.object(1, (1, w.string(b"\xc3(", 2)), bytes(8))
    return w.claim(w.object(4, (name, 1), bytes(8)))
