from tests.attacks.wheels import metadata, wheel


def files():
    """An entry whose flags say that it is encrypted."""
    content = bytearray(wheel([metadata("evil", "1.0"), ("evil.py", b"x")]))
    content[content.index(b"evil.py") - 30 + 6] |= 1
    content[content.rindex(b"evil.py") - 46 + 8] |= 1
    return {"evil-1.0-py3-none-any.whl": bytes(content)}
