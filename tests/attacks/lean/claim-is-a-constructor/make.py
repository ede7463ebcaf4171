def make(w):
    own = w.inductive("Own", w.type, {"claim": w.const("Own")})
    return w.module(*own)
