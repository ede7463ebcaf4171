from tests.attacks.wheels import metadata, wheel


def files():
    """An entry above the root."""
    return {
        "evil-1.0-py3-none-any.whl": wheel(
            [metadata("evil", "1.0"), ("evil-1.0.data/data/../../../usr/x", b"x")]
        )
    }
