def make(w):
    text = w.string("abc", length=2)
    return w.claim(w.object(9, (w.object(1, (text,)),), bytes(8)))
