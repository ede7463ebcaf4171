import io
import tarfile


def files():
    """A source distribution that would leave a file behind where it is built."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, text in (("setup.py", "open('/tmp/built-by-evil', 'w')"), ("PKG-INFO", "Name: evil")):
            member = tarfile.TarInfo(f"evil-1.0/{name}")
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text.encode()))
    return {"evil-1.0.tar.gz": out.getvalue()}
