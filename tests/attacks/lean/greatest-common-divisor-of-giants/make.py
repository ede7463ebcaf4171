def make(w):
    nat = w.const("Nat")
    one = w.app(w.const("Nat.pow"), w.literal(3), w.literal(2**20))
    other = w.app(w.const("Nat.pow"), w.literal(5), w.literal(2**20))
    value = w.app(w.const("Nat.gcd"), one, other)
    equation = w.equal(nat, value, w.literal(0))
    lemma = w.theorem("lemma", equation, w.refl(nat, w.literal(0)))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
