"""Envelopes: the published encoding, a second library's opinion, and one spelling alone."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from securesystemslib.dsse import Envelope as OtherEnvelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import SSlibKey

from gatekeeper import attest, documents, judge
from gatekeeper.attest import Signer
from gatekeeper.errors import Untrusted
from gatekeeper.keys import Keyring
from gatekeeper.model import ClaimVerdict, Digests, Flaw, Freezing, Reason, ReasonCode, RecordDigests
from gatekeeper.model.attestation import GateFreeze, GateVerdict, PublicKey, TreeHead, state
from gatekeeper.schemas import json_schema

ZERO = "sha256:" + "0" * 64
ONE = "sha256:" + "1" * 64


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    ring = Keyring(tmp_path / "keys")
    return ring.signer(ring.create().keyid)


def claim(code: ReasonCode = ReasonCode.ENGINE_FAILURE) -> ClaimVerdict:
    digests = Digests(claim=ZERO, artifact=ONE, policy=ZERO)
    freezing = Freezing(frozen="2026-01-01T00:00:00Z", in_time=True, entries=(ONE,))
    return judge.without_evidence("c1", None, Reason(code=code, text="\u00e9\u2028\x7f"), digests, freezing)


def predicate(*claims: ClaimVerdict) -> GateVerdict:
    digests = RecordDigests(record=ONE, policy=ZERO)
    return GateVerdict.of(
        judge.judge_record("TEST:00000001", claims, digests, "2026-01-02T03:04:05Z", "0.1.0")
    )


def other(key: PublicKey) -> SSlibKey:
    return SSlibKey(key.keyid, "ed25519", "ed25519", {"public": key.raw.hex()})


def test_the_encoding_is_the_protocols(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of DSSE's protocol.md."""
    monkeypatch.setattr(attest, "PAYLOAD_TYPE", "http://example.com/HelloWorld")
    assert attest.pae(b"hello world") == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


@pytest.mark.parametrize(
    ("claims", "result"),
    [((), "FAILED"), ((claim(),), "NOT_EVALUATED"), ((claim(ReasonCode.NO_ARTIFACT),), "FAILED")],
)
def test_a_second_library_verifies_the_same_bytes(
    signer: Signer, claims: tuple[ClaimVerdict, ...], result: str
) -> None:
    line = attest.seal(state(predicate(*claims)), [signer])
    envelope = OtherEnvelope.from_dict(json.loads(line))
    assert envelope.verify([other(signer.public)], 1)
    statement = json.loads(envelope.payload)
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"].endswith("/gate-verdict/v1")
    assert statement["predicate"]["verificationResult"] == result
    Draft202012Validator(json_schema("envelope")).validate(json.loads(line))
    Draft202012Validator(json_schema("gate-verdict")).validate(statement)
    forged = copy.deepcopy(json.loads(line))
    forged["payload"] = base64.b64encode(envelope.payload.replace(b"FAILED", b"PASSED") + b" ").decode()
    with pytest.raises(VerificationError):
        OtherEnvelope.from_dict(forged).verify([other(signer.public)], 1)


def test_we_verify_what_a_second_library_signed(signer: Signer) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import CryptoSigner

    theirs = CryptoSigner(Ed25519PrivateKey.generate())
    key = (
        PublicKey.of(bytes.fromhex(theirs.public_key.keyval["public"]))
        if "BEGIN" not in (theirs.public_key.keyval["public"])
        else PublicKey.read(theirs.public_key.keyval["public"])
    )
    envelope = OtherEnvelope(documents.to_json(state(predicate())), attest.PAYLOAD_TYPE, {})
    envelope.sign(theirs)
    document = envelope.to_dict()
    document["signatures"][0]["keyid"] = key.keyid
    signed = attest.read(documents.canonical(document), "theirs")
    attest.check(signed, key, "theirs")


def test_what_goes_in_comes_out(signer: Signer) -> None:
    said = predicate(claim())
    signed = attest.read(attest.seal(state(said), [signer]), "x")
    attest.check(signed, signer.public, "x")
    assert signed.statement.predicate == said
    assert said.verdict().claims == (claim(),)
    subjects = {subject.name: subject.digest.sha256 for subject in signed.statement.subject}
    assert subjects == {
        "TEST:00000001/record": "1" * 64,
        "TEST:00000001/c1/claim": "0" * 64,
        "TEST:00000001/c1/artifact": "1" * 64,
    }
    assert [found.digest.sha256 for found in said.input_attestations] == ["1" * 64]


def test_every_changed_byte_is_noticed(signer: Signer) -> None:
    line = attest.seal(state(predicate()), [signer])
    for place in range(0, len(line), 3):
        for flip in (0x01, 0x20, 0x80):
            changed = line[:place] + bytes([line[place] ^ flip]) + line[place + 1 :]
            with pytest.raises(Untrusted):
                attest.check(attest.read(changed, "x"), signer.public, "x")


def test_the_short_way_to_read_an_envelope_takes_nothing_that_the_long_way_refuses(signer: Signer) -> None:
    line = attest.seal(state(predicate(claim())), [signer])
    assert attest._usual(line) == attest._parts(line, "it")
    twice = attest.seal(state(predicate(claim())), [signer, signer])
    assert attest._usual(twice) is None
    for place in range(len(line)):
        for new in (b"", b"A", b"=", b"+", b" ", b'"', b"\n", b"\0", line[place : place + 1] * 2):
            changed = line[:place] + new + line[place + 1 :]
            short = attest._usual(changed)
            assert short is None or short == attest._parts(changed, "it"), (place, new)


def edited(line: bytes, **changes: Any) -> bytes:
    return documents.canonical({**json.loads(line), **changes})


def with_payload(line: bytes, payload: bytes) -> bytes:
    return edited(line, payload=base64.b64encode(payload).decode())


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda e: e.replace(b'"payload":', b'"payload": ', 1), Flaw.NOT_CANONICAL),
        (lambda e: b"\xef\xbb\xbf" + e, Flaw.MALFORMED_ENVELOPE),
        (lambda e: e[:-1], Flaw.MALFORMED_ENVELOPE),
        (lambda e: e[:-1] + b',"payload":"AAAA"}', Flaw.DUPLICATE_KEY),
        (lambda e: b"[" * 100_000, Flaw.MALFORMED_ENVELOPE),
        (lambda e: b"1" * (attest.MAX_ENVELOPE_BYTES + 1), Flaw.TOO_LARGE),
        (lambda e: edited(e, payloadType="text/plain"), Flaw.PAYLOAD_TYPE),
        (lambda e: edited(e, more=1), Flaw.MALFORMED_ENVELOPE),
        (lambda e: edited(e, signatures=[]), Flaw.MALFORMED_ENVELOPE),
        (lambda e: edited(e, payload="AB=="), Flaw.NOT_CANONICAL),
        (lambda e: edited(e, payload="A"), Flaw.MALFORMED_ENVELOPE),
        (lambda e: with_payload(e, b'{"_type": 1}'), Flaw.NOT_CANONICAL),
        (lambda e: with_payload(e, b'{"a":1,"a":2}'), Flaw.DUPLICATE_KEY),
        (lambda e: with_payload(e, b'{"a":1}'), Flaw.UNKNOWN_PREDICATE),
        (
            lambda e: with_payload(e, b'{"predicateType":"https://slsa.dev/provenance/v1"}'),
            Flaw.UNKNOWN_PREDICATE,
        ),
    ],
)
def test_other_spellings_are_refused(signer: Signer, change: Any, flaw: Flaw) -> None:
    line = attest.seal(state(predicate()), [signer])
    with pytest.raises(Untrusted) as caught:
        attest.read(change(line), "the file")
    assert caught.value.flaw is flaw
    assert str(caught.value).startswith("the file: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"status":"Unverified"', b'"status":"VERIFIED"'),
        (b'"verificationResult":"FAILED"', b'"verificationResult":"PASSED"'),
        (b'"name":"TEST:00000001/record"', b'"name":"TEST:00000002/record"'),
        (b'"resourceUri":"TEST:00000001"', b'"resourceUri":"TEST:00000002"'),
        (b'"resourceUri":"TEST:00000001"', '"resourceUri":"ТEST:00000001"'.encode()),
        (b'"code":"no_claims"', b'"code":"artifact_passed"'),
    ],
)
def test_a_statement_that_contradicts_itself_is_none(signer: Signer, old: bytes, new: bytes) -> None:
    payload = documents.to_json(state(predicate()))
    assert old in payload
    line = attest.seal(state(predicate()), [signer])
    with pytest.raises(Untrusted) as caught:
        attest.read(with_payload(line, payload.replace(old, new)), "x")
    assert caught.value.flaw is Flaw.MALFORMED_STATEMENT


def test_a_head_is_no_entry(signer: Signer) -> None:
    head = TreeHead(tree_size=1, root_hash="0" * 64, timestamp="2026-01-01T00:00:00Z")
    with pytest.raises(Untrusted) as caught:
        attest.read(attest.seal(state(head), [signer]), "x")
    assert caught.value.flaw is Flaw.UNKNOWN_PREDICATE


def test_a_key_signs_for_itself_alone(signer: Signer, tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "more")
    stranger = ring.create()
    freeze = GateFreeze(
        resource_uri="TEST:00000001", claim="c1", claim_digest=ZERO, time_frozen="2026-01-01T00:00:00Z"
    )
    signed = attest.read(attest.seal(state(freeze), [signer]), "x")
    with pytest.raises(Untrusted):
        attest.check(signed, stranger, "x")
    renamed = json.loads(signed.line)
    renamed["signatures"][0]["keyid"] = stranger.keyid
    with pytest.raises(Untrusted):
        attest.check(attest.read(documents.canonical(renamed), "x"), stranger, "x")
