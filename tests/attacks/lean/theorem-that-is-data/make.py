def make(w):
    number = w.theorem("number", w.const("Nat"), w.literal(3))
    return w.claim(w.app(w.lam(w.const("Nat"), w.const("True.intro")), w.const("number")), number)
