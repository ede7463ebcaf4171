def make(w):
    bool_ = w.const("Bool")
    reduce = w.opaque("Lean.reduceBool", w.pi(bool_, bool_), w.lam(bool_, w.bvar(0)))
    return w.claim(w.const("True.intro"), reduce)
