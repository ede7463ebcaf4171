def make(w):
    return w.module(w.theorem(("", "claim"), w.const("False"), w.const("True.intro")))
