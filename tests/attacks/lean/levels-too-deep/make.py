def make(w):
    level = 1
    for _ in range(5_000):
        level = w.succ(level)
    return w.claim(w.sort(level))
