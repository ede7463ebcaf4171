def make(w):
    nat = w.const("Nat")
    value = w.app(w.const("Nat.pow"), w.literal(2), w.literal(2**31))
    value = w.app(w.const("Nat.pow"), value, w.literal(2**31))
    equation = w.equal(nat, value, w.literal(0))
    lemma = w.theorem("lemma", equation, w.refl(nat, w.literal(0)))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
