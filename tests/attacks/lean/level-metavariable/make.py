def make(w):
    return w.claim(w.sort(w.level_metavariable("u")))
