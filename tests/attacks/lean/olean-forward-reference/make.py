def make(w):
    value = w.app(w.const("True.intro"), w.const("True.intro"))
    w.patch(value, 0, w.const("True.intro"))
    return w.claim(value)
