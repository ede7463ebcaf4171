import zipfile

from tests.attacks.wheels import metadata, wheel


def files():
    """An entry that is a block device."""
    device = zipfile.ZipInfo("evil/disk")
    device.external_attr = 0o060666 << 16
    return {"evil-1.0-py3-none-any.whl": wheel([metadata("evil", "1.0"), (device, b"")])}
