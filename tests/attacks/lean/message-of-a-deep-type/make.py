def make(w):
    type_ = w.const("False")
    for _ in range(100_000):
        type_ = w.pi(w.const("True"), type_)
    return w.module(w.theorem("claim", type_, w.const("True.intro")))
