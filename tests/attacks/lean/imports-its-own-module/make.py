def make(w):
    claim = w.theorem("claim", w.const("False"), w.const("Cheat.it"))
    return w.module(claim, imports=("GateCore", "Cheat"))
