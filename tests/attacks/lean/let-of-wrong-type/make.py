def make(w):
    return w.claim(w.let(w.const("False"), w.const("True.intro"), w.bvar(0)))
