def attack(scene):
    """The entry in expected.yaml does it."""
