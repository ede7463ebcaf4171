import zipfile

from tests.attacks.wheels import metadata, wheel


def files():
    """An entry that is a link to the host's root."""
    link = zipfile.ZipInfo("evil/root")
    link.external_attr = 0o120777 << 16
    return {"evil-1.0-py3-none-any.whl": wheel([metadata("evil", "1.0"), (link, b"/")])}
