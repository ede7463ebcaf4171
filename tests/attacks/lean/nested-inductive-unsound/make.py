def make(w):
    bad = w.const("Bad")
    arrow = w.lam(w.type, w.pi(w.bvar(0), w.const("Nat")))
    hidden = w.definition("Hidden", w.pi(w.type, w.type), arrow)
    types = w.inductive("Bad", w.type, {"Bad.mk": w.pi(w.app(w.const("Hidden"), bad), bad)})
    return w.claim(w.app(w.lam(w.prop, w.const("True.intro")), bad), hidden, *types)
