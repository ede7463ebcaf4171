def make(w):
    return w.claim(w.bvar(0))
