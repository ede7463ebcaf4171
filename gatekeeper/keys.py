"""The private keys of this person and machine, and the ledgers they trust. The only reader of key files.

Keys lie in the user's own configuration ($XDG_CONFIG_HOME/gatekeeper/keys), never in a workspace: what
strangers contribute to a workspace must not be able to choose its key, and a workspace that is copied or
published must not take the key along. A key is named by its id, the SHA-256 of its public half.

    KEYID.key    private key, PKCS#8 in PEM, with or without a passphrase; mode 0600
    KEYID.pub    public key, PEM: ledgers that begin with this key are trusted
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper.errors import InputError
from gatekeeper.files import read_regular, sweep, sync_folder, write_whole
from gatekeeper.model.attestation import PublicKey
from gatekeeper.places import user_folder as user_folder
from gatekeeper.secrets import KEY_VARIABLE, PASSPHRASE_VARIABLE, take

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

MAX_KEY_BYTES = 16 << 10

NO_KEY = "There is no key to sign with; `gate keys new` makes one."


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that can sign."""

    _key: Ed25519PrivateKey
    public: PublicKey

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature (RFC 8032), 64 bytes."""
        return self._key.sign(message)


class Keyring:
    """The keys in one folder, and the one in the environment.

    `ask` is called with a key's id for the passphrase of a key that has one, where the environment gives
    none.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        ask: Callable[[str], str] | None = None,
    ) -> None:
        self.folder = folder
        self._environment = environment or {}
        self._ask = ask
        self._given: PrivateKey | None = None
        self._opened: dict[str, PrivateKey] = {}

    @classmethod
    def default(cls, ask: Callable[[str], str] | None = None) -> Keyring:
        """The user's own."""
        return cls(user_folder("XDG_CONFIG_HOME", ".config") / "keys", take(), ask)

    def create(self, passphrase: str = "") -> PublicKey:
        """Make a key, protected by a passphrase if one is given.

        Raises:
            InputError: others may read the folder.
        """
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self._own_folder()
        sweep(self.folder)
        key = Ed25519PrivateKey.generate()
        lock = (
            serialization.BestAvailableEncryption(passphrase.encode())
            if passphrase
            else serialization.NoEncryption()
        )
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
        public = PublicKey.of(key.public_key().public_bytes_raw())
        write_whole(self.folder / f"{public.keyid}.key", pem, mode=0o600)
        self.trust(public)
        self._opened[public.keyid] = PrivateKey(key, public)
        return public

    def trust(self, key: PublicKey) -> None:
        """Believe ledgers that begin with this key."""
        self._own_folder()
        write_whole(self.folder / f"{key.keyid}.pub", key.pem.encode())

    def trusted(self) -> dict[str, PublicKey]:
        """The keys that a ledger may begin with, by id.

        Raises:
            InputError: a file is no public key, or another one's.
        """
        keys = {}
        for path in sorted(self.folder.glob("*.pub")):
            try:
                key = PublicKey.read(read_regular(path, MAX_KEY_BYTES).decode())
            except ValueError as error:
                raise InputError(f"{path}: is no Ed25519 public key in PEM; remove it.") from error
            if key.keyid != path.stem:
                raise InputError(f"{path}: holds key {key.keyid}; give the file that name, or remove it.")
            keys[key.keyid] = key
        given = self._from_environment()
        return keys | ({given.public.keyid: given.public} if given else {})

    def ids(self) -> list[str]:
        """The ids of the keys that can sign, the one in the environment first, then the newest."""
        given = self._from_environment()
        found = []
        with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(self.folder) as entries:
            found = [(-it.stat().st_mtime_ns, it.name) for it in entries if it.name.endswith(".key")]
        own = [name.removesuffix(".key") for _, name in sorted(found)]
        return list(dict.fromkeys([given.public.keyid, *own] if given else own))

    def signer(self, keyid: str) -> PrivateKey:
        """A key that can sign.

        Raises:
            InputError: there is no such key, others may read it, or its passphrase is wrong or missing.
        """
        given = self._from_environment()
        if given and given.public.keyid == keyid:
            return given
        if keyid not in self._opened:
            path = self.folder / f"{keyid}.key"
            key = self._open(self._private_bytes(path), str(path), keyid)
            if key.public.keyid != keyid:
                raise InputError(f"{path}: holds key {key.public.keyid}; give the file that name.")
            self._opened[keyid] = key
        return self._opened[keyid]

    def _from_environment(self) -> PrivateKey | None:
        pem = self._environment.get(KEY_VARIABLE, "")
        if pem and self._given is None:
            self._given = self._open(pem.encode(), KEY_VARIABLE, "")
        return self._given

    def _open(self, pem: bytes, name: str, keyid: str) -> PrivateKey:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        secret: bytes | None = None
        if b"ENCRYPTED" in pem:
            secret = self._passphrase(name, keyid).encode()
        try:
            key = load_pem_private_key(pem, secret)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            what = (
                "its passphrase is another one, or it is damaged" if secret else "it is no private key in PEM"
            )
            raise InputError(f"{name}: can't be used: {what}.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise InputError(f"{name}: is no Ed25519 key; `gate keys new` makes one.")
        return PrivateKey(key, PublicKey.of(key.public_key().public_bytes_raw()))

    def _passphrase(self, name: str, keyid: str) -> str:
        given = self._environment.get(PASSPHRASE_VARIABLE, "")
        if given:
            return given
        if self._ask is None:
            raise InputError(f"{name}: has a passphrase; set {PASSPHRASE_VARIABLE}, or run on a terminal.")
        return self._ask(keyid)

    def _private_bytes(self, path: Path) -> bytes:
        """A private key's file, if nobody else can read it."""
        self._check(self.folder)
        try:
            self._check(path)
            return read_regular(path, MAX_KEY_BYTES)
        except FileNotFoundError:
            raise InputError(f"{path} is not there; {NO_KEY[0].lower()}{NO_KEY[1:]}") from None

    def _own_folder(self) -> None:
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True, mode=0o700)
            self.folder.chmod(0o700)
            sync_folder(self.folder.parent)
        self._check(self.folder)

    def _check(self, path: Path) -> None:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            raise InputError(f"{path}: is a link; private keys lie where they lie.")
        if status.st_uid != os.geteuid():
            raise InputError(f"{path}: belongs to another user, who could have put a key of theirs there.")
        if status.st_mode & 0o077:
            mode = "700" if stat.S_ISDIR(status.st_mode) else "600"
            raise InputError(
                f"{path}: others may read it (mode {stat.S_IMODE(status.st_mode):04o}); if nobody has, "
                f"`chmod {mode}` it, else replace the key with `gate keys rotate`."
            )
