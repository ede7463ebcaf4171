def make(w):
    nat = w.const("Nat")
    equation = w.equal(nat, w.app(w.const("Nat.div"), w.literal(1), w.literal(0)), w.literal(1))
    lemma = w.theorem("lemma", equation, w.refl(nat, w.literal(1)))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
