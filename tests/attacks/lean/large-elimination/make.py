def make(w):
    two = w.const("Two")
    constants = w.inductive("Two", w.prop, {"Two.a": two, "Two.b": two})
    motive = w.lam(two, w.prop)
    rec = w.const("Two.rec", w.succ(w.succ(1)))
    apart = w.app(rec, motive, w.const("True"), w.const("False"), w.const("Two.a"))
    return w.claim(w.app(w.lam(w.prop, w.const("True.intro")), apart), *constants)
