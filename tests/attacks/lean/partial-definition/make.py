def make(w):
    return w.claim(
        w.const("bad"), w.definition("bad", w.const("False"), w.const("True.intro"), safety="partial")
    )
