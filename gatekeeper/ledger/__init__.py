"""The append-only log of everything the gate signs."""

from gatekeeper.ledger.index import Index
from gatekeeper.ledger.ledger import Entry, Head, Ledger, Proven

__all__ = ["Entry", "Head", "Index", "Ledger", "Proven"]
