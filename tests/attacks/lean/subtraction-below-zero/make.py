def make(w):
    nat = w.const("Nat")
    value = w.app(w.const("Nat.sub"), w.literal(3), w.literal(2**64))
    equation = w.equal(nat, value, w.literal(3))
    lemma = w.theorem("lemma", equation, w.refl(nat, w.literal(3)))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
