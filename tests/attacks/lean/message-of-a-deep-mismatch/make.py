def make(w):
    one, other = w.const("True"), w.const("False")
    for _ in range(2_000):
        one, other = w.app(w.const("Not"), one), w.app(w.const("Not"), other)
    lemma = w.theorem("lemma", w.pi(one, other), w.lam(one, w.bvar(0)))
    return w.claim(w.app(w.lam(w.prop, w.const("True.intro")), w.const("lemma")), lemma)
