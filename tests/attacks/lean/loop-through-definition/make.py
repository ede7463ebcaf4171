def make(w):
    return w.claim(w.const("other"), w.definition("other", w.const("False"), w.const("claim")))
