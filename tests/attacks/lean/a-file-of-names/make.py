def make(w):
    for number in range(250_000):
        w.name((f"n{number}",))
    true = w.const("True")
    return w.module(*(w.theorem((f"n{number}",), true, w.const("True.intro")) for number in range(50_000)))
