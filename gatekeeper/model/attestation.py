"""What the gate signs: in-toto Statements v1, one predicate for each kind of fact.

The statement's layout is in-toto's (https://github.com/in-toto/attestation, spec v1); the fields of a
verdict's predicate are named as in SLSA's Verification Summary Attestation v1 where it has a field for them.
To add a kind of entry to the ledger, write its predicate and its statement here and name the statement in
`LogStatement`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, TypeVar, get_args

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from gatekeeper.model.base import ClaimId, Digest, Frozen, KeyId, RecordId, Sentence, Timestamp
from gatekeeper.model.reason import OutcomeName, Reason
from gatekeeper.model.verdict import GATE, ClaimVerdict, RecordDigests, Status, Verdict, must_agree

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
NAMESPACE: Final = "https://gatekeeper.invalid/"
"""Where our type names live: a name that nobody can own (RFC 6761), so no page can ever speak for it."""

HexDigest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class Contract(Frozen):
    """Base of what is signed: the fields' names are written as in-toto and SLSA write theirs."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True, serialize_by_alias=True)


class DigestSet(Contract):
    """in-toto's map from algorithm to digest; SHA-256 alone."""

    sha256: HexDigest


class Resource(Contract):
    """in-toto's ResourceDescriptor: a name, and the digest of its bytes."""

    name: Name
    digest: DigestSet


class Predicate(Contract, ABC):
    """What a statement says of its subjects. `time` is when its gate says that it did."""

    type: ClassVar[str]

    @property
    @abstractmethod
    def time(self) -> str:
        """The moment, RFC 3339."""

    @property
    def record_id(self) -> str | None:
        """The record it is about, if it is about one."""
        return None

    @abstractmethod
    def subjects(self) -> tuple[Subject, ...]:
        """The only subjects that a statement with this predicate may have: name and SHA-256 of each."""


ProofPath = Annotated[tuple[HexDigest, ...], Field(max_length=64)]
"""The hashes of a proof of inclusion or consistency (RFC 9162, section 2.1)."""


class Position(Contract):
    """The ledger that an entry is added to: how many entries it has, and the root of their tree."""

    tree_size: Annotated[int, Field(ge=0)]
    root_hash: HexDigest


class LogPredicate(Predicate):
    """What an entry of the ledger says. Its signature covers its place: it can't be moved or said again."""

    ledger: Position | None = None
    """All that stands before it. Filled in when it is added."""


P = TypeVar("P", bound=Predicate)


class Statement(Contract, Generic[P]):
    """An in-toto Statement v1."""

    statement_type: Literal["https://in-toto.io/Statement/v1"] = Field(default=STATEMENT_TYPE, alias="_type")
    subject: Annotated[tuple[Resource, ...], Field(min_length=1)]
    predicate_type: str
    predicate: P

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Statement[P]:
        if tuple((s.name, s.digest.sha256) for s in self.subject) != self.predicate.subjects():
            raise ValueError("subject names other bytes than the predicate")
        return self


Subject = tuple[str, str]
"""A name and the SHA-256 of its bytes, in hexadecimal."""


def _hex(digest: Digest) -> str:
    return digest.removeprefix("sha256:")


def half_name(record_id: str, claim_id: str, half: str) -> str:
    """How a statement calls one half of a claim."""
    return f"{record_id}/{claim_id}/{half}"


def resources(subjects: Iterable[Subject]) -> tuple[Resource, ...]:
    """Subjects as in-toto writes them."""
    return tuple(Resource(name=name, digest=DigestSet(sha256=digest)) for name, digest in subjects)


# What several kinds of entry have in common


class OfRecord(LogPredicate):
    """An entry about one record."""

    resource_uri: RecordId

    @property
    def record_id(self) -> str:
        return self.resource_uri


class OfClaim(OfRecord):
    """An entry about one claim of a record, with its trusted half: text, statement and rules together."""

    claim: ClaimId
    claim_digest: Digest

    def subjects(self) -> tuple[Subject, ...]:
        return ((half_name(self.resource_uri, self.claim, "claim"), _hex(self.claim_digest)),)


# Verdicts


class Verifier(Contract):
    """SLSA's verifier: who judged, and the versions of what it judged with."""

    id: Literal["https://gatekeeper.invalid/gate-2"] = "https://gatekeeper.invalid/gate-2"
    version: dict[Annotated[str, StringConstraints(max_length=64)], Name]


class PolicyReference(Contract):
    """SLSA's policy: the digest of the policy with every default filled in."""

    uri: Literal["gatekeeper.yaml#policy"] = "gatekeeper.yaml#policy"
    digest: DigestSet


Result = Literal["PASSED", "FAILED", "NOT_EVALUATED"]
_RESULTS: dict[OutcomeName, Result] = {
    "verified": "PASSED",
    "unverified": "FAILED",
    "not_evaluated": "NOT_EVALUATED",
}


class GateVerdict(OfRecord):
    """A record's verdict. SLSA knows no NOT_EVALUATED: the machine's trouble is neither pass nor failure."""

    type: ClassVar[str] = NAMESPACE + "gate-verdict/v1"

    verifier: Verifier
    time_verified: Timestamp
    policy: PolicyReference
    input_attestations: tuple[Resource, ...]
    """The ledger's entries that the verdict rests on: SHA-256 of each one's line, without its end."""
    verification_result: Result
    gate: Literal["Gate 2 — Verification (formal proof or sandbox reproduction)"] = GATE
    status: Status
    reason: Reason
    record: DigestSet
    """Digest of record.yaml."""
    claims: tuple[ClaimVerdict, ...]

    @property
    def time(self) -> str:
        return self.time_verified

    def subjects(self) -> tuple[Subject, ...]:
        found = [(f"{self.resource_uri}/record", self.record.sha256)]
        for claim in self.claims:
            halves = (("claim", claim.digests.claim), ("artifact", claim.digests.artifact))
            found += [(half_name(self.resource_uri, claim.id, half), _hex(d)) for half, d in halves if d]
        return tuple(found)

    @classmethod
    def of(cls, verdict: Verdict) -> GateVerdict:
        """The predicate that says a verdict.

        Raises:
            ValueError: the verdict has no date: nothing was evaluated.
        """
        if verdict.evaluated is None:
            raise ValueError("a verdict without a date can't be attested")
        return cls(
            verifier=Verifier(version={"gatekeeper": verdict.gatekeeper}),
            time_verified=verdict.evaluated,
            resource_uri=verdict.id,
            policy=PolicyReference(digest=_digest_set(verdict.digests.policy)),
            input_attestations=resources(_inputs(verdict.id, verdict.claims)),
            verification_result=_RESULTS[verdict.reason.code.outcome],
            status=verdict.status,
            reason=verdict.reason,
            record=_digest_set(verdict.digests.record),
            claims=verdict.claims,
        )

    def verdict(self) -> Verdict:
        """The verdict that it says.

        Raises:
            ValueError: its parts contradict each other.
        """
        return Verdict(
            id=self.resource_uri,
            status=self.status,
            reason=self.reason,
            evaluated=self.time_verified,
            gatekeeper=self.verifier.version.get("gatekeeper", ""),
            digests=RecordDigests(
                record="sha256:" + self.record.sha256, policy="sha256:" + self.policy.digest.sha256
            ),
            claims=self.claims,
        )

    @model_validator(mode="after")
    def _says_a_verdict(self) -> GateVerdict:
        must_agree(self.status, self.reason, "sha256:" + self.policy.digest.sha256, self.claims)
        if self.verification_result != _RESULTS[self.reason.code.outcome]:
            raise ValueError("verificationResult contradicts the reason")
        inputs = _inputs(self.resource_uri, self.claims)
        if tuple((s.name, s.digest.sha256) for s in self.input_attestations) != inputs:
            raise ValueError("inputAttestations are not those that the claims rest on")
        return self


def _inputs(record_id: str, claims: Sequence[ClaimVerdict]) -> tuple[Subject, ...]:
    return tuple(
        (half_name(record_id, claim.id, "history"), _hex(digest))
        for claim in claims
        for digest in (claim.freezing.entries if claim.freezing else ())
    ) + tuple(
        (half_name(record_id, claim.id, "endorsement"), _hex(digest))
        for claim in claims
        for digest in (claim.endorsement.entries if claim.endorsement else ())
    )


def _digest_set(digest: Digest) -> DigestSet:
    return DigestSet(sha256=_hex(digest))


# Freezing


class GateFreeze(OfClaim):
    """The trusted half of a claim as it was at a moment, promised not to change before the run."""

    type: ClassVar[str] = NAMESPACE + "gate-freeze/v1"

    time_frozen: Timestamp

    @property
    def time(self) -> str:
        return self.time_frozen


class GateAttachment(OfClaim):
    """Both halves of a claim as they were when an artifact was attached."""

    type: ClassVar[str] = NAMESPACE + "gate-attachment/v1"

    artifact_digest: Digest
    time_attached: Timestamp

    @property
    def time(self) -> str:
        return self.time_attached

    def subjects(self) -> tuple[Subject, ...]:
        artifact = half_name(self.resource_uri, self.claim, "artifact")
        return (*super().subjects(), (artifact, _hex(self.artifact_digest)))


# What people and other gates say


class GateApproval(OfClaim):
    """A reviewer's word that a claim's trusted half asks what its text says; or that they take it back.

    The entry is signed by the reviewer's own key. A key's last entry on a claim is its word.
    """

    type: ClassVar[str] = NAMESPACE + "gate-approval/v1"

    action: Literal["approved", "withdrawn"] = "approved"
    note: Sentence = ""
    date: Timestamp

    @property
    def time(self) -> str:
        return self.date


class ForeignEnvelope(Contract):
    """Another gate's envelope, as it was signed there."""

    class Signature(Contract):
        """DSSE's."""

        keyid: KeyId
        sig: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{86}==$")]

    payload: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]*={0,2}$")]
    payload_type: Literal["application/vnd.in-toto+json"]
    signatures: Annotated[tuple[Signature, ...], Field(min_length=1, max_length=2)]


class Growth(Contract):
    """What another ledger was when it was last seen here, and the proof that it only grew since."""

    tree_size: Annotated[int, Field(ge=1)]
    root_hash: HexDigest
    consistency_path: ProofPath


class GateImport(OfRecord):
    """Another gate's verdict on the same record, with the proofs that its ledger holds it and only grew."""

    type: ClassVar[str] = NAMESPACE + "gate-import/v1"

    verdict: HexDigest
    """SHA-256 of the envelope's line."""
    entry: ForeignEnvelope
    leaf_index: Annotated[int, Field(ge=0)]
    audit_path: ProofPath
    consistency_path: ProofPath
    """That the ledger which the verdict was added to is the head's."""
    head: ForeignEnvelope
    """The other ledger's signed head."""
    since: Growth | None = None
    """None where no head of that gate was known here, or this very one."""
    date: Timestamp
    """When it was taken in."""

    @property
    def time(self) -> str:
        return self.date

    def subjects(self) -> tuple[Subject, ...]:
        return ((f"{self.resource_uri}/verdict", self.verdict),)


# Keys

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


# Recalls and corrections

Version = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
ToolName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+/-]{0,99}$")]


class EngineTarget(Contract):
    """An engine that proofs were judged by, such as Lean 4.35.0."""

    kind: Literal["engine"]
    name: Literal["lean"]
    version: Version
    """Its version, or its commit."""

    @property
    def text(self) -> str:
        return f"engine {self.name}=={self.version}"


class ImageTarget(Contract):
    """An image that something ran in: by its id, or by the name under which a script asked for it."""

    kind: Literal["image"]
    image: Digest | ToolName

    @property
    def text(self) -> str:
        return f"image {self.image}"


class CheckerTarget(Contract):
    """A checker of a version of gatekeeper."""

    kind: Literal["checker"]
    name: Literal["lean", "repro"]
    version: Version

    @property
    def text(self) -> str:
        return f"checker {self.name}=={self.version}"


class GatekeeperTarget(Contract):
    """A version of gatekeeper."""

    kind: Literal["gatekeeper"]
    version: Version

    @property
    def text(self) -> str:
        return f"gatekeeper {self.version}"


class KeyTarget(Contract):
    """What a key signed, from an entry of the ledger on."""

    kind: Literal["key"]
    key: KeyId
    since: Annotated[int, Field(ge=0)] = 0
    """Number of the first entry that does not count any more."""

    @property
    def text(self) -> str:
        return f"key {self.key[:12]}… from entry {self.since} on"


class PackageTarget(Contract):
    """A package in the images that scripts ran in."""

    kind: Literal["package"]
    name: ToolName
    version: Version
    bills: Annotated[tuple[Digest, ...], Field(max_length=100_000)] = ()
    """The bills of materials that were found to list it, by digest."""

    @property
    def text(self) -> str:
        return f"package {self.name}=={self.version}"


RecallTarget = Annotated[
    EngineTarget | ImageTarget | CheckerTarget | GatekeeperTarget | KeyTarget | PackageTarget,
    Field(discriminator="kind"),
]
"""What a verdict can rest on."""


class GateRecall(LogPredicate):
    """What verdicts may not rest on: none before it counts as VERIFIED any more, and none after it will.

    `withdrawn` ends that for the verdicts that follow; those before the recall need a new one all the same.
    """

    type: ClassVar[str] = NAMESPACE + "gate-recall/v1"

    action: Literal["recalled", "withdrawn"] = "recalled"
    target: RecallTarget
    reason: Annotated[Sentence, Field(min_length=1)]
    date: Timestamp

    @property
    def time(self) -> str:
        return self.date

    def subjects(self) -> tuple[Subject, ...]:
        return (("recalled", hashlib.sha256(self.target.text.encode()).hexdigest()),)


class EntryReference(Contract):
    """An entry of the same ledger: its number, and the SHA-256 of its line."""

    number: Annotated[int, Field(ge=0)]
    sha256: HexDigest


class StatusChange(Contract):
    """What was said, and what stands in its place."""

    before: Status
    after: Status | None
    """None for a claim that the record no longer has."""


class ClaimChange(StatusChange):
    """The same of one claim."""

    claim: ClaimId


class GateCorrection(OfRecord):
    """correction-record-v1: something that was said of a record is no longer so. Nothing is taken out."""

    type: ClassVar[str] = NAMESPACE + "gate-correction/v1"

    correction_count: Annotated[int, Field(ge=1)]
    """The record's corrections so far, this one included."""
    superseded: Annotated[tuple[EntryReference, ...], Field(min_length=1)]
    """The verdicts that said what is no longer so."""
    cause: EntryReference
    """The verdict or the recall that changed it."""
    record: StatusChange
    claims: tuple[ClaimChange, ...]
    reason: Sentence
    date: Timestamp

    @property
    def time(self) -> str:
        return self.date

    def subjects(self) -> tuple[Subject, ...]:
        return tuple((f"{self.resource_uri}/superseded", entry.sha256) for entry in self.superseded)


# What the ledger holds


class VerdictStatement(Statement[GateVerdict]):
    """A verdict, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-verdict/v1"]


class FreezeStatement(Statement[GateFreeze]):
    """A freeze, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-freeze/v1"]


class AttachmentStatement(Statement[GateAttachment]):
    """An attachment, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-attachment/v1"]


class KeyStatement(Statement[GateKey]):
    """A change of keys, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-key/v1"]


class RecallStatement(Statement[GateRecall]):
    """A recall, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-recall/v1"]


class CorrectionStatement(Statement[GateCorrection]):
    """A correction, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-correction/v1"]


class ApprovalStatement(Statement[GateApproval]):
    """An approval, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-approval/v1"]


class ImportStatement(Statement[GateImport]):
    """Another gate's verdict taken in, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-import/v1"]


LogStatement = Annotated[
    VerdictStatement
    | FreezeStatement
    | AttachmentStatement
    | KeyStatement
    | RecallStatement
    | CorrectionStatement
    | ApprovalStatement
    | ImportStatement,
    Field(discriminator="predicate_type"),
]
"""Every kind of entry of the ledger."""


# The ledger's head


class TreeHead(Predicate):
    """The ledger up to an entry: its size and the root of its Merkle tree (RFC 9162, section 2.1.1)."""

    type: ClassVar[str] = NAMESPACE + "gate-tree-head/v1"

    tree_size: Annotated[int, Field(ge=1)]
    root_hash: HexDigest
    timestamp: Timestamp

    @property
    def time(self) -> str:
        return self.timestamp

    def subjects(self) -> tuple[Subject, ...]:
        return (("ledger", self.root_hash),)


class HeadStatement(Statement[TreeHead]):
    """A signed tree head, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-tree-head/v1"]


_STATEMENTS: dict[Any, type[Statement[Any]]] = {
    kind.model_fields["predicate"].annotation: kind
    for kind in (*get_args(get_args(LogStatement)[0]), HeadStatement)
}


def state(predicate: Predicate) -> Statement[Any]:
    """The statement that says a predicate."""
    return _STATEMENTS[type(predicate)](
        subject=resources(predicate.subjects()), predicate_type=predicate.type, predicate=predicate
    )
