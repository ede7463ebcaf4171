def make(w):
    nat = w.const("Nat")
    shifted = w.app(w.const("Nat.shiftLeft"), w.literal(1), w.literal(2**62))
    equation = w.equal(nat, shifted, w.literal(0))
    lemma = w.theorem("lemma", equation, w.refl(nat, w.literal(0)))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
