from tests.attacks.wheels import wheel


def files():
    """No METADATA."""
    return {"evil-1.0-py3-none-any.whl": wheel([("evil.py", b"")])}
