def make(w):
    name = ("propext", 0)
    return w.claim(w.const(name), w.axiom(name, w.const("False")))
