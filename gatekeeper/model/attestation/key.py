"""Public keys, and the changes in the set of those that may sign."""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints, model_validator

from gatekeeper.model.attestation.statement import NAMESPACE, Contract, LogPredicate, Statement, Subject
from gatekeeper.model.base import KeyId, Sentence, Timestamp

_SPKI = bytes.fromhex("302a300506032b6570032100")
"""SubjectPublicKeyInfo of an Ed25519 key up to the key's 32 bytes (RFC 8410, section 4)."""

_FIELD = 2**255 - 19
_SMALL = {
    0,
    1,
    _FIELD - 1,
    2707385501144840649318225287225658788936804267575313519463743609750303402022,
    55188659117513257062467267217118295137698188065244968500265048394206261417927,
}
"""The y of edwards25519's points of order 1, 2, 4 and 8 (RFC 8032, section 5.1): with such a key one
signature holds for every message, and anybody can make it. Nor is a y beyond the field a second name."""

PublicKeyPem = Annotated[
    str,
    StringConstraints(
        pattern=r"^-----BEGIN PUBLIC KEY-----\n[A-Za-z0-9+/]{59}=\n-----END PUBLIC KEY-----\n$",
        max_length=200,
    ),
]


class PublicKey(Contract):
    """An Ed25519 public key as openssl writes it, and its id."""

    keyid: KeyId
    pem: PublicKeyPem

    @property
    def raw(self) -> bytes:
        """The key's 32 bytes.

        Raises:
            ValueError: the text holds another kind of key.
        """
        return _raw(self.pem)

    @classmethod
    def of(cls, raw: bytes) -> PublicKey:
        """The key of these 32 bytes."""
        spki = _SPKI + raw
        body = base64.b64encode(spki).decode()
        pem = f"-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n"
        return cls(keyid=hashlib.sha256(spki).hexdigest(), pem=pem)

    @classmethod
    def read(cls, pem: str) -> PublicKey:
        """The key in a file, as `openssl pkey -pubout` writes it.

        Raises:
            ValueError: it holds no Ed25519 public key.
        """
        return cls.of(_raw(pem.strip() + "\n"))

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> PublicKey:
        if self.keyid != hashlib.sha256(_SPKI + _raw(self.pem)).hexdigest():
            raise ValueError("keyid is not the digest of the key")
        return self


def _raw(pem: str) -> bytes:
    try:
        spki = base64.b64decode("".join(pem.split("\n")[1:-2]), validate=True)
    except binascii.Error as error:
        raise ValueError("must be an Ed25519 public key in PEM") from error
    raw = spki[len(_SPKI) :]
    if len(raw) != 32 or not spki.startswith(_SPKI):
        raise ValueError("must be an Ed25519 public key in PEM")
    height = int.from_bytes(raw, "little") % 2**255
    if height in _SMALL or height >= _FIELD:
        raise ValueError("is a key of small order, for which anybody can sign")
    return raw


KeyRole = Literal["gate", "reviewer", "witness"]
"""What a key is in a ledger for: a gate signs entries of every kind and heads, a reviewer approvals alone, a
witness is another gate, which signs nothing here but whose verdicts may be taken in."""


class GateKey(LogPredicate):
    """A change in the set of keys that may sign entries of this ledger.

    Each is signed by a key that could already sign; a rotation by the new key too, which proves that the
    successor is held. The ledger's first entry adds the first key, signed by that key itself.
    """

    type: ClassVar[str] = NAMESPACE + "gate-key/v1"

    action: Literal["added", "rotated", "revoked"]
    key: PublicKey
    holder: Annotated[str, StringConstraints(max_length=200)] = ""
    """Whose key it is, as they call themselves."""
    role: KeyRole = "gate"
    """What it may sign; it stays the same through rotations."""
    replaces: KeyId | None = None
    """With `rotated`: the key that signs nothing from here on."""
    reason: Sentence = ""
    date: Timestamp

    @property
    def time(self) -> str:
        return self.date

    def subjects(self) -> tuple[Subject, ...]:
        return (("key", self.key.keyid),)

    @model_validator(mode="after")
    def _is_whole(self) -> GateKey:
        if (self.action == "rotated") != (self.replaces is not None):
            raise ValueError("replaces belongs to a rotation, and to nothing else")
        if self.action == "revoked" and not self.reason:
            raise ValueError("a revocation needs a reason")
        return self


class KeyStatement(Statement[GateKey]):
    """A change of keys, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-key/v1"]
