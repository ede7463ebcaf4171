def make(w):
    bad = w.inductive("Bad", w.type, {"Bad.mk": w.const("Bad")}, all_=("Bad", "Nat"))
    return w.claim(w.app(w.lam(w.prop, w.const("True.intro")), w.const("Bad")), *bad)
