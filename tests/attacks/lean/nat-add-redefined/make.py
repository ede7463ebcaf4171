def make(w):
    nat = w.const("Nat")
    value = w.lam(nat, w.lam(nat, w.bvar(1)))
    return w.claim(w.const("True.intro"), w.definition("Nat.add", w.pi(nat, w.pi(nat, nat)), value))
