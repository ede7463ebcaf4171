def make(w):
    one = w.inductive("Single", w.type, {"Single.it": w.const("Single")}, with_recursor=False)
    forged = w.recursor("Single.rec", w.const("False"))
    return w.claim(w.const("Single.rec", 1), *one, forged)
