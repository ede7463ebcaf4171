def make(w):
    bad = w.theorem("bad", w.const("False"), w.const("True.intro"))
    user = w.opaque("user", w.const("False"), w.const("bad"))
    return w.claim(w.const("user"), user, bad)
