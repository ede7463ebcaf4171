from tests.attacks.wheels import metadata, wheel


def files():
    """A file that is a folder, too."""
    return {"evil-1.0-py3-none-any.whl": wheel([metadata("evil", "1.0"), ("a", b"1"), ("a/b", b"2")])}
