from tests.attacks.wheels import wheel


def files():
    """Fifty megabytes of METADATA."""
    return {
        "evil-1.0-py3-none-any.whl": wheel(
            [
                (
                    "evil-1.0.dist-info/METADATA",
                    b"Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n\n" + bytes(50 << 20),
                )
            ]
        )
    }
