def make(w):
    bad = w.inductive("Bad", w.type, {"Bad.mk": w.const("Bad")}, params=2**32 - 1)
    return w.claim(w.app(w.lam(w.prop, w.const("True.intro")), w.const("Bad")), *bad)
