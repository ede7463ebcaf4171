def make(w):
    return w.claim(w.const("hidden"), w.opaque("hidden", w.const("False"), w.const("True.intro")))
