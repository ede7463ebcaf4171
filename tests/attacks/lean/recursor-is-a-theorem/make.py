def make(w):
    one = w.inductive("Single", w.type, {"Single.it": w.const("Single")}, with_recursor=False)
    fake = w.theorem(
        "Single.rec",
        w.pi(w.const("Single"), w.const("False")),
        w.lam(w.const("Single"), w.const("True.intro")),
    )
    return w.claim(w.app(w.const("Single.rec"), w.const("Single.it")), *one, fake)
