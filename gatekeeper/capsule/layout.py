"""Where things are in a capsule.

capsule.json               the signed list of all other files
ro-crate-metadata.json     what they are, for programs that know research objects
policy.json                the policy with every default filled in
artifacts/SRCH-08EA5386/   the record as in a workspace: record.yaml, claims/ with both halves
data/, logs/, images/      stored inputs; logs and results; images and their bills: named by digest
ledger/head.json           the signed tree head
ledger/entries/, proofs/   what the ledger holds of the record, of keys and of recalls, and that the head
                           covers it
ledger/keys/               the public keys
"""

from __future__ import annotations

import re

from gatekeeper.model.base import ClaimId, RecordId, pattern_of

LIST = "capsule.json"
METADATA = "ro-crate-metadata.json"
POLICY = "policy.json"
HEAD = "ledger/head.json"

MAX_LIST_BYTES = 32 << 20
MAX_PROOF_BYTES = 64 << 10

ENTRY = re.compile(r"ledger/entries/([0-9]{8,12})\.json")


def entry(number: int) -> str:
    """An entry of the ledger: the line without its end."""
    return f"ledger/entries/{number:08d}.json"


def proof(number: int) -> str:
    """The proofs of an entry."""
    return f"ledger/proofs/{number:08d}.json"


def key(keyid: str) -> str:
    """A public key."""
    return f"ledger/keys/{keyid}.pem"


def data(digest: str) -> str:
    """A stored input."""
    return f"data/{digest.removeprefix('sha256:')}"


def log(digest: str) -> str:
    """A log, or a results.json."""
    return f"logs/{digest.removeprefix('sha256:')}"


def bill(identity: str) -> str:
    """An image's bill of materials."""
    return f"images/{identity.removeprefix('sha256:')}.cdx.json"


def archive(identity: str) -> str:
    """An image's archive."""
    return f"images/{identity.removeprefix('sha256:')}.tar"


def record(record_id: str) -> str:
    """The record's folder."""
    return f"artifacts/{record_id.replace(':', '-', 1)}"


def claim(record_id: str, claim_id: str) -> str:
    """A claim's folder."""
    return f"{record(record_id)}/claims/{claim_id}"


_HEX = "[0-9a-f]{64}"
_PLACES = re.compile(
    rf"{re.escape(LIST)}|{re.escape(METADATA)}|{re.escape(POLICY)}|{re.escape(HEAD)}"
    rf"|ledger/(entries|proofs)/[0-9]{{8,12}}\.json|ledger/keys/{_HEX}\.pem"
    rf"|(data|logs)/{_HEX}|images/{_HEX}\.(tar|cdx\.json)"
)
_RECORD = re.compile(
    rf"artifacts/({pattern_of(RecordId)[1:-1].replace(':', '-')})"
    rf"/(record\.yaml|claims/{pattern_of(ClaimId)[1:-1]}/([A-Za-z0-9_.-]{{1,100}}|artifact/.+))"
)


def belongs(name: str, record_id: str) -> bool:
    """Whether a file of this name has a place in a capsule of this record."""
    if found := _RECORD.fullmatch(name):
        return found[1] == record_id.replace(":", "-", 1)
    return _PLACES.fullmatch(name) is not None
