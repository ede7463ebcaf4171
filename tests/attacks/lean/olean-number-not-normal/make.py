def make(w):
    number = w.big(bytes(16), 2)
    return w.claim(w.object(9, (w.object(0, (number,)),), bytes(8)))
