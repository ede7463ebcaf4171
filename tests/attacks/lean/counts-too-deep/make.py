def make(w):
    nat = w.const("Nat")
    motive, step = w.lam(nat, nat), w.lam(nat, w.lam(nat, w.app(w.const("Nat.succ"), w.bvar(0))))
    count = w.app(w.const("Nat.rec", w.succ(1)), motive, w.literal(0), step, w.literal(10**12))
    equation = w.equal(nat, count, w.literal(0))
    lemma = w.theorem("lemma", equation, w.refl(nat, w.literal(0)))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
