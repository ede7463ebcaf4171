"""What every statement is made of: in-toto's layout, and what entries of the ledger have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Annotated, ClassVar, Final, Generic, Literal, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

from gatekeeper.model.base import ClaimId, Digest, Frozen, RecordId

STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
NAMESPACE: Final = "https://gatekeeper.invalid/"
"""Where our type names live: a name that nobody can own (RFC 6761), so no page can ever speak for it."""

HexDigest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def _visible(text: str) -> str:
    """Refuses what a terminal would obey, or would not show.

    Raises:
        ValueError: there is some of it.
    """
    if not text.isprintable():
        raise ValueError("must hold no control character")
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=400), AfterValidator(_visible)]


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


def hex_of(digest: Digest) -> str:
    """A digest as in-toto writes it."""
    return digest.removeprefix("sha256:")


def half_name(record_id: str, claim_id: str, half: str) -> str:
    """How a statement calls one half of a claim."""
    return f"{record_id}/{claim_id}/{half}"


def resources(subjects: Iterable[Subject]) -> tuple[Resource, ...]:
    """Subjects as in-toto writes them."""
    return tuple(Resource(name=name, digest=DigestSet(sha256=digest)) for name, digest in subjects)


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
        return ((half_name(self.resource_uri, self.claim, "claim"), hex_of(self.claim_digest)),)
