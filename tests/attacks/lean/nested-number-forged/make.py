def make(w):
    own = w.inductive("Own", w.type, {"Own.it": w.const("Own")}, nested=5)
    forged = w.recursor("Own.rec_1", w.const("False"))
    return w.claim(w.const("Own.rec_1"), *own, forged)
