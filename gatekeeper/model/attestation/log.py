"""Every kind of entry of the ledger, and its signed head."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field

from gatekeeper.model.attestation.claim import (
    ApprovalStatement,
    AttachmentStatement,
    FreezeStatement,
    ImportStatement,
)
from gatekeeper.model.attestation.key import KeyStatement
from gatekeeper.model.attestation.recall import CorrectionStatement, RecallStatement
from gatekeeper.model.attestation.statement import (
    NAMESPACE,
    HexDigest,
    Predicate,
    Statement,
    Subject,
    resources,
)
from gatekeeper.model.attestation.verdict import VerdictStatement
from gatekeeper.model.base import Timestamp

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
