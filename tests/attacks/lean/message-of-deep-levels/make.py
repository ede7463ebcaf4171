def make(w):
    level = w.param("u")
    for _ in range(2_000):
        level = w.max(w.succ(level), w.param("u"))
    lemma = w.theorem("lemma", w.pi(w.sort(level), w.const("False")), w.const("True.intro"), levels=("u",))
    return w.claim(w.app(w.const("lemma", 1), w.const("True")), lemma)
