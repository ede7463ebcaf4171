from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


def attack(root: Path) -> str:
    artifact = root / "artifacts/TEST-00000001/claims/c1/artifact"
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (artifact / "signing.key").write_bytes(pem)
    return pem.decode().splitlines()[1]
