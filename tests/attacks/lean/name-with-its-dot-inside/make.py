def make(w):
    name = ("Quot.sound",)
    return w.claim(w.const(name), w.axiom(name, w.const("False")))
