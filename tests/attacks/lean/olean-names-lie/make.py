def make(w):
    return w.module(w.theorem("other", w.const("False"), w.const("True.intro")), listed=["claim"])
