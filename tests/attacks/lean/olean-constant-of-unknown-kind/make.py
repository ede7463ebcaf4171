def make(w):
    claim = w.theorem("claim", w.const("False"), w.const("True.intro"))
    unknown = w.object(8, (w.object(0, (w.common("more", w.prop, ()),), bytes(1)),))
    return w.module(claim, claim._replace(name="more", info=unknown))
