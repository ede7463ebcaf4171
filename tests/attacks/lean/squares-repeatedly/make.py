def make(w):
    nat = w.const("Nat")
    value = w.literal(3)
    for _ in range(40):
        value = w.app(w.lam(nat, w.app(w.const("Nat.mul"), w.bvar(0), w.bvar(0))), value)
    equation = w.equal(nat, value, w.literal(0))
    lemma = w.theorem("lemma", equation, w.refl(nat, w.literal(0)))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
