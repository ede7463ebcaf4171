def make(w):
    true = w.theorem("claim", w.const("True"), w.const("True.intro"))
    return w.module(true, w.theorem("claim", w.const("False"), w.const("True.intro")))
