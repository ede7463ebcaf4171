def attack(scene):
    """Nothing has to be done."""
