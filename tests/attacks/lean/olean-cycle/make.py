def make(w):
    value = w.app(w.const("True.intro"), w.const("True.intro"))
    w.patch(value, 1, value)
    return w.claim(value)
