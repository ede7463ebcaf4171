def make(w):
    value = w.const("True.intro")
    for _ in range(200_000):
        value = w.mdata(value)
    return w.claim(value)
