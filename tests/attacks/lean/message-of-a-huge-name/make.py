def make(w):
    name = ("\x1b[2Jpropext\r\n\u202e" + "a" * 1_000_000,)
    return w.claim(w.const(name), w.axiom(name, w.const("False")))
