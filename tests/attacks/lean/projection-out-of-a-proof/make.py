def make(w):
    one = w.succ(1)
    nat = w.const("Nat")
    exists = w.app(w.const("Exists", one), nat, w.lam(nat, w.const("True")))
    witness = w.pi(exists, nat)
    value = w.lam(exists, w.proj("Exists", 0, w.bvar(0)))
    taken = w.definition("taken", witness, value)
    return w.claim(w.app(w.lam(witness, w.const("True.intro")), w.const("taken")), taken)
