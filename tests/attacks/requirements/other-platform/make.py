from tests.attacks.wheels import package


def files():
    """A wheel for another system."""
    return {"evil-1.0-cp311-cp311-win_amd64.whl": package("evil")}
