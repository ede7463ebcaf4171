def lock():
    """A thousand packages."""
    return "".join(f"evil-{n}==1.0 --hash=sha256:{'0' * 64}\n" for n in range(1000))
