def make(w):
    return w.claim(w.const("bad"), w.axiom("bad", w.const("False"), unsafe=True))
