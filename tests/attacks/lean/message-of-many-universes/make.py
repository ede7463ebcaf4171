def make(w):
    levels = [("u", number) for number in range(10_000)]
    return w.module(w.theorem("claim", w.const("False"), w.const("True.intro"), levels=levels))
