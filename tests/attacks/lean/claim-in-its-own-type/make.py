def make(w):
    claim = w.const("claim")
    type_ = w.app(w.lam(w.const("False"), w.const("False")), claim)
    return w.claim(w.const("lemma"), w.theorem("lemma", type_, claim))
