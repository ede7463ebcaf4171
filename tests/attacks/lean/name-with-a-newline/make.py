def make(w):
    name = ("propext\nQuot.sound",)
    return w.claim(w.const(name), w.axiom(name, w.const("False")))
