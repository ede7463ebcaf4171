def make(w):
    levels = w.names(["u"] * 4_000)
    common = [w.object(0, (w.name(("c", i)), levels, w.prop)) for i in range(4_000)]
    infos = [w.object(0, (w.object(0, (part,), bytes(1)),)) for part in common]
    claim = w.theorem("claim", w.const("False"), w.const("True.intro"))
    return w.module(claim, *(claim._replace(name=("c", i), info=info) for i, info in enumerate(infos)))
