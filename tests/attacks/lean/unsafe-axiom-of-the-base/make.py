def make(w):
    return w.claim(w.app(w.const("lcProof"), w.const("False")))
