def make(w):
    return w.claim(w.metavariable("h"))
