from tests.attacks.wheels import metadata, wheel


def files():
    """Sixty thousand files."""
    return {
        "evil-1.0-py3-none-any.whl": wheel(
            [metadata("evil", "1.0"), *((f"f{n}", b"") for n in range(51_000))], packed=False
        )
    }
