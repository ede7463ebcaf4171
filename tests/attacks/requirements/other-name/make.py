from tests.attacks.wheels import metadata, wheel


def files():
    """METADATA of another package."""
    return {"evil-1.0-py3-none-any.whl": wheel([("evil.py", b""), metadata("good", "1.0")])}
