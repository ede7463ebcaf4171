def make(w):
    cheat = w.axiom("cheat", w.const("False"))
    return w.module(cheat, w.theorem("claim", w.const("False"), w.const("cheat")), listed=["claim"])
