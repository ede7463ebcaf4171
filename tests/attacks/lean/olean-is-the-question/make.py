def make(w):
    return w.compiled
