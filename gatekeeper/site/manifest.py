"""What a site was made from: for each record the footprint of its files, and its row.

The manifest lies in the site's folder. It says which pages need not be made again, and which files of the
folder are the site's own: no other is ever removed.
"""

from __future__ import annotations

import hashlib
import time
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

    stamp: str
    """Of the record's files when it was made; empty where that says nothing."""
    row: Row | None
    """None for a page that was begun and not finished."""


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


def stamp(folder: Path) -> str:
    """A digest of the footprint of a record's files; empty where it says nothing (footprint.py)."""
    now = time.time_ns()
    seen = footprint.of_folder(folder, _DERIVED)
    if seen is None or not seen.settled(now):
        return ""
    return hashlib.blake2b(seen.paths + b"\0\0" + seen.stats, digest_size=16).hexdigest()
