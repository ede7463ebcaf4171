def make(w):
    name = w.object(1, (1, w.string("a")), bytes(8))
    w.patch(name, 0, name)
    return w.claim(w.object(4, (name, 1), bytes(8)))
