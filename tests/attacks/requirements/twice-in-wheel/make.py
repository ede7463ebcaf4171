from tests.attacks.wheels import metadata, wheel


def files():
    """One path, two contents."""
    return {"evil-1.0-py3-none-any.whl": wheel([metadata("evil", "1.0"), ("a.py", b"1"), ("a.py", b"2")])}
