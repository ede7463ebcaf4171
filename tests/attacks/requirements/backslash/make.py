from tests.attacks.wheels import metadata, wheel


def files():
    """An entry with backslashes."""
    return {"evil-1.0-py3-none-any.whl": wheel([metadata("evil", "1.0"), ("a\\..\\b", b"x")])}
