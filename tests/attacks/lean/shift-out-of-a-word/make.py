def make(w):
    nat = w.const("Nat")
    value = w.app(w.const("Nat.shiftLeft"), w.literal(2**63), w.literal(1))
    equation = w.equal(nat, value, w.literal(0))
    lemma = w.theorem("lemma", equation, w.refl(nat, w.literal(0)))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
