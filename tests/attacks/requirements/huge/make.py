def lock():
    """Two megabytes."""
    return "# " + "x" * (2 << 20)
