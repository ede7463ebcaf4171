def make(w):
    return w.claim(w.const("loop"), w.definition("loop", w.const("False"), w.const("loop")))
