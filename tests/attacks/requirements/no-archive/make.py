def files():
    """No archive."""
    return {"evil-1.0-py3-none-any.whl": b"not a zip"}
