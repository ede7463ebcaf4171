"""The append-only log of everything the gate signs."""

from gatekeeper.ledger.entry import MAX_HEAD_BYTES, Entry, Grown, Head, Proven
from gatekeeper.ledger.index import Index
from gatekeeper.ledger.ledger import Ledger
from gatekeeper.ledger.standings import Standings

__all__ = ["MAX_HEAD_BYTES", "Entry", "Grown", "Head", "Index", "Ledger", "Proven", "Standings"]
