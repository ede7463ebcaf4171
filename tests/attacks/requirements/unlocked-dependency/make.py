from tests.attacks.wheels import package


def files():
    """A wheel that needs another."""
    return {
        "evil-1.0-py3-none-any.whl": package(
            "evil",
            "1.0",
            b"",
            "Requires-Dist: numpy (>=1.0)",
            "Requires-Dist: other ; sys_platform == 'win32'",
        )
    }
