def make(w):
    bad = w.inductive("Bad", w.type, {"Bad.mk": w.pi(w.pi(w.const("Bad"), w.const("False")), w.const("Bad"))})
    return w.claim(w.app(w.lam(w.prop, w.const("True.intro")), w.const("Bad")), *bad)
