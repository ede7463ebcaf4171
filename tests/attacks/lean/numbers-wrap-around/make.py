def make(w):
    nat = w.const("Nat")
    sum_ = w.app(w.const("Nat.add"), w.literal(2**64 - 1), w.literal(1))
    lemma = w.theorem("lemma", w.equal(nat, sum_, w.literal(0)), w.refl(nat, w.literal(0)))
    return w.claim(
        w.app(w.lam(w.equal(nat, sum_, w.literal(0)), w.const("True.intro")), w.const("lemma")), lemma
    )
