"""What a site was made from: for each record the footprint of its files, and its row.

The manifest lies in the site's folder. It says which pages need not be made again, and which files of the
folder are the site's own: no other is ever removed.
"""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from gatekeeper import footprint
from gatekeeper.files import read_regular
from gatekeeper.model.base import Frozen, RecordId
from gatekeeper.site.dossier import Row

NAME = ".gate-site.json"
MAX_BYTES = 1 << 30
_DERIVED = ("verdicts", "contracts")
"""Folders of a record that the gate writes from the ledger."""


class Kept(Frozen):
    """A page that is there."""

    row: Row | None = None
    """None for a page that was begun and not finished."""
    paths: str = ""
    stats: str = ""
    """The footprint of the record's files when it was made, in Base64; empty where that says nothing."""

    def holds(self, folder: Path) -> bool:
        """Whether the page is whole, and the record's files look as they did."""
        if self.row is None or not self.stats:
            return False
        try:
            return footprint.same(folder, b64decode(self.paths), b64decode(self.stats))
        except ValueError:
            return False


class Manifest(Frozen):
    """All pages of a site, and what they were made from."""

    form: int = 1
    basis: str = ""
    """Digest of what every page depends on besides its record and the ledger's entries about it."""
    entries: int = 0
    """How many the ledger had."""
    last: str = ""
    """Digest of the last of them."""
    records: dict[RecordId, Kept] = {}
    lists: dict[str, str] = {}
    """File of a list or of a piece of the search's index, to a digest of what is in it."""


_ADAPTER = TypeAdapter(Manifest)


def load(folder: Path) -> Manifest | None:
    """The manifest of a site's folder; an empty one where it can't be used, None where there is none.

    Raises:
        InputError: it is no plain file.
    """
    try:
        data = read_regular(folder / NAME, MAX_BYTES)
    except FileNotFoundError:
        return None
    try:
        found = _ADAPTER.validate_json(data)
    except ValidationError:
        return Manifest()
    return found if found.form == Manifest().form else Manifest()


def dump(manifest: Manifest) -> bytes:
    """The manifest's file."""
    return _ADAPTER.dump_json(manifest)


def look(folder: Path) -> Kept:
    """What a record's files look like, for a page that is about to be made from them."""
    now = time.time_ns()
    seen = footprint.of_folder(folder, _DERIVED)
    if seen is None or not seen.settled(now):
        return Kept()
    return Kept(paths=b64encode(seen.paths).decode(), stats=b64encode(seen.stats).decode())
