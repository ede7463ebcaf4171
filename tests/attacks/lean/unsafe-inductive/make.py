def make(w):
    negative = w.pi(w.pi(w.const("Bad"), w.const("False")), w.const("Bad"))
    bad = w.inductive("Bad", w.type, {"Bad.mk": negative}, unsafe=True)
    return w.claim(w.app(w.lam(w.prop, w.const("True.intro")), w.const("Bad")), *bad)
