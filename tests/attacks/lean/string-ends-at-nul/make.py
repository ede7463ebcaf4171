def make(w):
    string = w.const("String")
    equation = w.equal(string, w.literal("a\0b"), w.literal("a\0c"))
    lemma = w.theorem("lemma", equation, w.refl(string, w.literal("a\0b")))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
