def make(w):
    name = ("_private", "GateCore", "Logic", 0, "cheat")
    return w.claim(w.const(name), w.axiom(name, w.const("False")))
