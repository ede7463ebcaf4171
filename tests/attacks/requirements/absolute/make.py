from tests.attacks.wheels import metadata, wheel


def files():
    """An absolute entry."""
    return {
        "evil-1.0-py3-none-any.whl": wheel([metadata("evil", "1.0"), ("/opt/gatekeeper/warden.py", b"x")])
    }
