def make(w):
    level = w.param("u")
    for step in range(28):
        level = w.imax(level, level) if step % 2 else w.max(level, level)
    sort = w.sort(level)
    type_ = w.app(w.const("Eq", w.succ(w.succ(level))), w.sort(w.succ(level)), sort, sort)
    lemma = w.theorem("lemma", type_, w.const("True.intro"), levels=("u",))
    return w.claim(w.app(w.lam(w.prop, w.const("True.intro")), w.const("lemma", 1)), lemma)
