def make(w):
    nat, number = w.const("Nat"), w.literal(10**6000)
    return w.module(w.theorem("claim", w.equal(nat, number, number), w.refl(nat, number)))
