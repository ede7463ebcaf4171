"""The append-only log of everything the gate signs."""

from gatekeeper.ledger.index import Index
from gatekeeper.ledger.ledger import Entry, Ledger

__all__ = ["Entry", "Index", "Ledger"]
