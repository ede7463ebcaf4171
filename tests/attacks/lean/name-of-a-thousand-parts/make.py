def make(w):
    name = w.name("cheat")
    for _ in range(999):
        name = w.object(1, (name, w.string("a")), bytes(8))
    common = w.object(0, (name, w.list([]), w.const("False")))
    axiom = w.object(0, (w.object(0, (common,), bytes(1)),))
    claim = w.theorem("claim", w.const("False"), w.object(4, (name, w.list([])), bytes(8)))
    written = w.array([claim.info, axiom])
    empty = w.array([])
    imports = w.array([w.object(0, (w.name("GateCore"),), bytes(3))])
    names = w.array([w.name("claim"), name])
    return w.finish(w.object(0, (imports, names, written, empty, empty), bytes(1)))
