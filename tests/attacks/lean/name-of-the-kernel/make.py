def make(w):
    name = ("_nested", "Bad_1")
    return w.claim(w.const(name), w.definition(name, w.const("False"), w.const("True.intro")))
