def make(w):
    nat, value = w.const("Nat"), w.literal(1)
    for _ in range(64):
        value = w.app(w.const("Nat.shiftLeft"), value, w.literal(2**32 - 1))
    equation = w.equal(nat, value, w.literal(0))
    lemma = w.theorem("lemma", equation, w.refl(nat, w.literal(0)))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
