def make(w):
    return w.claim(w.const("False.intro"), w.constructor("False.intro", w.const("False"), "False"))
