def make(w):
    return w.claim(w.app(w.const("False.elim"), w.const("False")))
