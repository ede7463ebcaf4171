from tests.attacks.wheels import metadata, wheel


def files():
    """A hundred folders."""
    return {"evil-1.0-py3-none-any.whl": wheel([metadata("evil", "1.0"), ("a/" * 100 + "b", b"x")])}
