def make(w):
    claim = w.theorem("claim", w.const("False"), w.const("later"))
    return w.module(claim, w.theorem("later", w.const("False"), w.const("True.intro")))
