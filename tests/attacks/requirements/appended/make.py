from tests.attacks.wheels import package


def files():
    """Bytes behind the end."""
    return {"evil-1.0-py3-none-any.whl": package("evil") + b"x" * 100}
