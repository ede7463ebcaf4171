import random

from tests.attacks.wheels import metadata, wheel


def files():
    """Four megabytes that don't pack."""
    noise = random.Random(1).randbytes(4 << 20)  # noqa: S311
    return {"evil-1.0-py3-none-any.whl": wheel([metadata("evil", "1.0"), ("noise", noise)], packed=False)}
