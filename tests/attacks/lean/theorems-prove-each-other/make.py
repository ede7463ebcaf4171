def make(w):
    return w.claim(w.const("other"), w.theorem("other", w.const("False"), w.const("claim")))
