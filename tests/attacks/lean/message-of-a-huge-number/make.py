def make(w):
    nat, number = w.const("Nat"), w.literal(10**6000)
    equation = w.equal(nat, number, w.literal(0))
    lemma = w.theorem("lemma", equation, w.refl(nat, number))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
