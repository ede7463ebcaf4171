"""DSSE envelopes around in-toto statements: made, read, and their signatures checked. Pure.

An envelope is one line of canonical JSON (https://github.com/secure-systems-lab/dsse, protocol v1). There
is one spelling of every envelope and statement; whatever is spelt otherwise is refused, so a byte changed
anywhere is noticed even where no signature covers it.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Protocol

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from gatekeeper import documents
from gatekeeper.errors import Untrusted
from gatekeeper.model import Flaw, Frozen
from gatekeeper.model.attestation import Contract, LogStatement, PublicKey, Statement
from gatekeeper.model.base import KeyId

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
MAX_ENVELOPE_BYTES = 32 << 20
MAX_SIGNATURES = 16

Base64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
Signature64 = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{86}==$")]


class Signer(Protocol):
    """Somebody who holds a private key."""

    @property
    def public(self) -> PublicKey:
        """The key's public half."""

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature (RFC 8032), 64 bytes."""


class Signature(Frozen):
    """A signature and the id of its key."""

    keyid: KeyId
    sig: Signature64


class Envelope(Contract):
    """A DSSE envelope."""

    payload: Base64
    payload_type: Literal["application/vnd.in-toto+json"] = PAYLOAD_TYPE
    signatures: Annotated[tuple[Signature, ...], Field(min_length=1, max_length=MAX_SIGNATURES)]


@dataclass(frozen=True, slots=True)
class Signed:
    """An envelope that was read; its signatures are not checked yet."""

    line: bytes
    """The envelope as it is written, without a line's end."""
    payload: bytes
    statement: Statement[Any]
    signatures: tuple[tuple[str, bytes], ...]
    """Key id and signature of each."""

    @property
    def keyids(self) -> tuple[str, ...]:
        """Whose signatures it carries."""
        return tuple(keyid for keyid, _ in self.signatures)


def pae(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding of a payload of our type: the bytes that are signed."""
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)


def seal(statement: Statement[Any], signers: Sequence[Signer]) -> bytes:
    """The envelope of a statement with everybody's signature, as one line without its end."""
    payload = documents.to_json(statement)
    message = pae(payload)
    signatures = [{"keyid": signer.public.keyid, "sig": _encode(signer.sign(message))} for signer in signers]
    return documents.canonical(
        {"payload": _encode(payload), "payloadType": PAYLOAD_TYPE, "signatures": signatures}
    )


def read(line: bytes, name: str, kind: Any = LogStatement) -> Signed:
    """Read an envelope that holds a statement of a kind. `name` is what messages call it.

    Raises:
        Untrusted: it is not exactly what `seal` writes.
    """
    if len(line) > MAX_ENVELOPE_BYTES:
        raise Untrusted(Flaw.TOO_LARGE, f"{name}: is larger than {MAX_ENVELOPE_BYTES >> 20} MiB; {_RESTORE}.")
    payload, signatures = _usual(line) or _parts(line, name)
    _canonical(payload, name, "its payload")
    try:
        statement = _adapter(kind).validate_json(payload)
    except ValidationError as error:
        raise _refused(error, name, "its payload") from error
    return Signed(line, payload, statement, signatures)


def check(signed: Signed, key: PublicKey, name: str) -> None:
    """Check the signature of one key on an envelope.

    Raises:
        Untrusted: the key did not sign these bytes.
    """
    from cryptography.exceptions import InvalidSignature

    message = pae(signed.payload)
    found = [signature for keyid, signature in signed.signatures if keyid == key.keyid]
    try:
        if not found:
            raise InvalidSignature
        for signature in found:
            _verifier(key).verify(signature, message)
    except InvalidSignature:
        raise Untrusted(
            Flaw.BAD_SIGNATURE,
            f"{name}: the signature is not key {key.keyid[:12]}…'s of these bytes; {_RESTORE}.",
        ) from None


@functools.lru_cache(maxsize=64)
def _verifier(key: PublicKey) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(key.raw)


def _usual(line: bytes) -> Parts | None:
    """The parts of an envelope with one signature, if it is spelt exactly as `seal` spells it."""
    end = len(line) - _TAIL_BYTES
    tail = _TAIL.fullmatch(line, end) if end > 0 and line.startswith(_HEAD) else None
    if tail is None:
        return None
    text, signed = line[len(_HEAD) : end], tail[2]
    try:
        payload, signature = binascii.a2b_base64(text), binascii.a2b_base64(signed)
    except binascii.Error:
        return None
    # Base64 that comes out the same holds nothing but base64.
    if _bare(payload) != text or _bare(signature) != signed:
        return None
    return payload, ((tail[1].decode(), signature),)


def _parts(line: bytes, name: str) -> Parts:
    """The parts of any envelope, or what is wrong with it."""
    _canonical(line, name, "the envelope")
    try:
        envelope = _ENVELOPE.validate_json(line)
    except ValidationError as error:
        raise _refused(error, name, "the envelope") from error
    payload = _decode(envelope.payload, name)
    return payload, tuple((s.keyid, _decode(s.sig, name)) for s in envelope.signatures)


Parts = tuple[bytes, tuple[tuple[str, bytes], ...]]
"""Payload, and key id and signature of each that signed it."""

_HEAD = b'{"payload":"'
_TAIL = re.compile(
    rb'","payloadType":"application/vnd\.in-toto\+json","signatures":'
    rb'\[\{"keyid":"([0-9a-f]{64})","sig":"([A-Za-z0-9+/]{86}==)"\}\]\}'
)
_TAIL_BYTES = (
    len('","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"","sig":""}]}') + 64 + 88
)
"""What `_TAIL` fits is as long as this."""

_RESTORE = "restore the file from a copy"
_ENVELOPE = TypeAdapter(Envelope)
_ADAPTERS: dict[int, TypeAdapter[Any]] = {}


def _adapter(kind: Any) -> TypeAdapter[Any]:
    if id(kind) not in _ADAPTERS:
        _ADAPTERS[id(kind)] = TypeAdapter(kind)
    return _ADAPTERS[id(kind)]


def _canonical(data: bytes, name: str, part: str) -> None:
    """Refuse JSON that `documents.canonical` would write otherwise."""
    import orjson

    try:
        document = orjson.loads(data)
        if orjson.dumps(document, option=orjson.OPT_SORT_KEYS) == data:
            return
        _without_repeats(data, name, part)
    except (ValueError, RecursionError) as error:
        raise Untrusted(Flaw.MALFORMED_ENVELOPE, f"{name}: {part} is no JSON; {_RESTORE}.") from error
    raise Untrusted(Flaw.NOT_CANONICAL, f"{name}: {part} is not canonical JSON; {_RESTORE}.")


def _without_repeats(data: bytes, name: str, part: str) -> None:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in found}) < len(found):
            raise Untrusted(Flaw.DUPLICATE_KEY, f"{name}: {part} gives a key twice; {_RESTORE}.")
        return dict(found)

    json.loads(data, object_pairs_hook=pairs)


def _refused(error: ValidationError, name: str, part: str) -> Untrusted:
    problem = error.errors(include_url=False)[0]
    if problem["loc"][:1] == ("payloadType",):
        flaw = Flaw.PAYLOAD_TYPE
    elif part == "the envelope":
        flaw = Flaw.MALFORMED_ENVELOPE
    elif problem["type"] in ("union_tag_invalid", "union_tag_not_found") or problem["loc"][-1:] == (
        "predicateType",
    ):
        flaw = Flaw.UNKNOWN_PREDICATE
    else:
        flaw = Flaw.MALFORMED_STATEMENT
    return Untrusted(flaw, f"{name}: {part}: {documents.first_problem(error)}")


def _bare(data: bytes) -> bytes:
    return binascii.b2a_base64(data, newline=False)


def _encode(data: bytes) -> str:
    return _bare(data).decode()


def _decode(text: str, name: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise Untrusted(Flaw.MALFORMED_ENVELOPE, f"{name}: is no base64; {_RESTORE}.") from error
    if _encode(data) != text:
        raise Untrusted(Flaw.NOT_CANONICAL, f"{name}: its base64 is not the canonical one; {_RESTORE}.")
    return data
