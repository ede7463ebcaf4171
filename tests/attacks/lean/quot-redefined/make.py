def make(w):
    return w.claim(w.const("Quot.ind"), w.quot("Quot.ind", w.const("False"), "ind"))
