def make(w):
    type_ = w.pi(w.sort(w.param("u")), w.const("False"))
    lemma = w.theorem("lemma", type_, w.lam(w.sort(w.param("u")), w.const("True.intro")))
    return w.claim(w.app(w.const("lemma"), w.const("True")), lemma)
