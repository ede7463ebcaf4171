def make(w):
    return w.claim(w.const("propext"), w.axiom("propext", w.const("False")))
