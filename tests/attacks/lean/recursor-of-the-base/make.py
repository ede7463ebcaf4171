def make(w):
    return w.claim(w.const("False.rec_1"), w.recursor("False.rec_1", w.const("False")))
