def make(w):
    return w.compiled[: len(w.compiled) // 16 * 8]
