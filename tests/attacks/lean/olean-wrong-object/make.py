def make(w):
    return w.claim(w.string("trust me"))
