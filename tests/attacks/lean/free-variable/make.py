def make(w):
    return w.claim(w.free_variable("h"))
