def make(w):
    return w.claim(w.const("magic"), w.recursor("magic", w.const("False")))
