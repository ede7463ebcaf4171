def make(w):
    string, text = w.const("String"), w.literal("\x00\u202e" * 500_000)
    equation = w.equal(string, text, w.literal(""))
    lemma = w.theorem("lemma", equation, w.refl(string, text))
    return w.claim(w.app(w.lam(equation, w.const("True.intro")), w.const("lemma")), lemma)
