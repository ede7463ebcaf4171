def make(w):
    false = w.const("False")
    theorems = [w.theorem(("t", 0), false, w.const("True.intro"))]
    for number in range(1, 100_000):
        theorems.append(w.theorem(("t", number), false, w.const(("t", number - 1))))
    return w.claim(w.const(("t", 99_999)), *theorems)
