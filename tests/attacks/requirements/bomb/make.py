from tests.attacks.wheels import metadata, wheel


def files():
    """Forty megabytes of zeros."""
    return {"evil-1.0-py3-none-any.whl": wheel([metadata("evil", "1.0"), ("zeros", bytes(40 << 20))])}
