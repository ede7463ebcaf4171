def make(w):
    text = w.string("claim")
    w.patch(text, 0, 2**40)
    return w.claim(w.object(4, (w.object(1, (1, text), bytes(8)), 1), bytes(8)))
