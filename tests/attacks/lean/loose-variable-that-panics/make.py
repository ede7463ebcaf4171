def make(w):
    return w.claim(w.bvar(2**20))
