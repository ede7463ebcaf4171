def make(w):
    return w.claim(w.const("claim"))
