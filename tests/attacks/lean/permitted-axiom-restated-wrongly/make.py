def make(w):
    return w.claim(w.const("trusted"), w.axiom("trusted", w.const("False")))
