"""Untrusted record pages and kernel drafts in, a Record and its unconfirmed claims out.

    bytes --text.py | html.py | pdf.py--> lines --page.py | draft.py--> Record

The three front ends turn a file into the same stream of lines and table rows (stream.py), so each field has
one parser whatever the file's format or spelling. `classify` proposes a claim's kind; a person confirms it.
"""

from gatekeeper.ingest.classify import Proposal, propose
from gatekeeper.ingest.document import Ingested, read

__all__ = ["Ingested", "Proposal", "propose", "read"]
