def make(w):
    return w.claim(w.const("bad"), w.opaque("bad", w.const("False"), w.const("True.intro"), unsafe=True))
