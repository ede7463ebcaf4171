def make(w):
    false = w.inductive("False", w.prop, {"False.intro": w.const("False")})
    return w.module(*false, w.theorem("claim", w.const("False"), w.const("False.intro")), imports=())
