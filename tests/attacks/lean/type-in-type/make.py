def make(w):
    type_ = w.type
    lemma = w.definition("small", type_, type_)
    return w.claim(w.app(w.lam(type_, w.const("True.intro")), w.const("small")), lemma)
