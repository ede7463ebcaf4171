def make(w):
    lemma = w.theorem("lemma", w.const("False"), w.const("True.intro"), levels=("u", "u"))
    return w.claim(w.const("lemma", 1, 1), lemma)
