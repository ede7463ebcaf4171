from tests.attacks.wheels import package


def files():
    """A good wheel."""
    return {"evil-1.0-py3-none-any.whl": package("evil")}
