"""What this machine has verified of a ledger: where its entries lie, and the hashes of their tree.

It is derived from the log and can be rebuilt from it at any time. It is also this machine's memory of the
log, so it lies among the user's own files ($XDG_STATE_HOME/gatekeeper), where whoever can write the workspace
can't reach it: a log that was cut or rewritten since is noticed. Without a place to keep it, it lives in
memory.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from gatekeeper import merkle
from gatekeeper.corrections import Standing

log = structlog.get_logger()

_PAGE = 500
_BATCH = 500
_STANDINGS = 16_384
"""As many entries, and standings of records, are in memory at most before they are written."""
_FORM = 4
"""Of what is kept. An index of another form is made anew."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record TEXT
);
CREATE INDEX IF NOT EXISTS entry_of_record ON entry (record, kind, number);
CREATE INDEX IF NOT EXISTS entry_of_kind ON entry (kind, number);
CREATE TABLE IF NOT EXISTS node (number INTEGER PRIMARY KEY, hash BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS standing (
    record TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    recalls INTEGER NOT NULL,
    open INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS standing_open ON standing (open, recalls);
CREATE TABLE IF NOT EXISTS stamp (id INTEGER PRIMARY KEY CHECK (id = 1), text TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry lies in the log, and its leaf's hash."""

    number: int
    start: int
    length: int
    leaf: bytes


class Index:
    """The index of the ledger in one folder. What is added in a transaction is written in batches."""

    def __init__(self, path: Path | None = None) -> None:
        """The index in a file, or one in memory."""
        self._path = path
        self._entries: list[tuple[object, ...]] = []
        self._nodes: list[tuple[int, bytes]] = []
        self._standings: dict[str, Standing] = {}
        self._database = sqlite3.connect(
            path or ":memory:", isolation_level=None, check_same_thread=False, timeout=60
        )
        # Whole after a kill at any moment; after a power cut it is made anew if need be.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.executescript(_SCHEMA)
        if self._database.execute("PRAGMA user_version").fetchone()[0] != _FORM:
            self.clear()
            self._database.execute(f"PRAGMA user_version = {_FORM}")

    @classmethod
    def open(cls, state: Path, ledger: Path) -> Index:
        """The index of a ledger's folder; it may be empty, and is in memory where no file can be had."""
        # By the path as it is said: a link that is put in its place must not lead to another memory.
        path = state / f"{hashlib.sha256(os.path.abspath(ledger).encode()).hexdigest()[:32]}.sqlite"  # noqa: PTH100
        try:
            state.mkdir(parents=True, exist_ok=True, mode=0o700)
            return cls(path)
        except (sqlite3.Error, OSError) as error:
            log.warning("the index of the ledger can't be kept", file=str(path), why=str(error))
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
                _remove(path)
            return cls()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside happen, or none."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._write()
        except BaseException:
            self._drop()
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    @property
    def size(self) -> int:
        """How many entries it knows."""
        return int(self._ask("SELECT coalesce(max(number) + 1, 0) FROM entry").fetchone()[0])

    @property
    def end(self) -> int:
        """Where in the log the last entry that it knows ends, its line's end included."""
        row = self._ask("SELECT start + length + 1 FROM entry ORDER BY number DESC LIMIT 1").fetchone()
        return int(row[0]) if row else 0

    @property
    def stamp(self) -> str:
        """What the files looked like when they were last known to be in step with it."""
        row = self._ask("SELECT text FROM stamp").fetchone()
        return str(row[0]) if row else ""

    @stamp.setter
    def stamp(self, text: str) -> None:
        self._ask("INSERT OR REPLACE INTO stamp VALUES (1, ?)", (text,))

    def clear(self) -> None:
        """Forget everything."""
        self._drop()
        for table in ("entry", "node", "standing", "stamp"):
            self._ask(f"DELETE FROM {table}")  # noqa: S608, the names above

    def add(
        self, number: int, start: int, length: int, kind: str, record: str | None, nodes: Sequence[bytes]
    ) -> None:
        """Take in the next entry, with the hashes that its leaf brings into the tree."""
        first = merkle.number(number)
        self._entries.append((number, start, length, kind, record))
        self._nodes += [(first + height, node) for height, node in enumerate(nodes)]
        if len(self._entries) >= _BATCH:
            self._write_entries()

    def node(self, number: int) -> bytes:
        """A hash of the tree, by its number in `merkle`'s order."""
        row = self._ask("SELECT hash FROM node WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return bytes(row[0])

    def leaves(self) -> Iterator[bytes]:
        """The hashes of all entries, in their order."""
        rows = self._ask("SELECT number, hash FROM node ORDER BY number")
        for entry in range(self.size):
            wanted = merkle.number(entry)
            found = next((row for row in rows if row[0] >= wanted), (None, b""))
            if found[0] != wanted:
                raise KeyError(wanted)
            yield found[1]

    def place(self, number: int) -> Place | None:
        """Where an entry lies."""
        return next(self.places(first=number, last=number), None)

    def places(
        self,
        record: str | None = None,
        kind: str | None = None,
        first: int = 0,
        last: int | None = None,
    ) -> Iterator[Place]:
        """Where entries lie, in their order: all, or those of one record or kind."""
        wanted = ["number >= ?", *(["number <= ?"] if last is not None else [])]
        values: list[object] = [first, *([last] if last is not None else [])]
        for column, value in (("record", record), ("kind", kind)):
            if value is not None:
                wanted.append(f"{column} = ?")
                values.append(value)
        query = (
            f"SELECT number, start, length FROM entry WHERE {' AND '.join(wanted)} "  # noqa: S608, our own words
            f"ORDER BY number LIMIT {_PAGE}"
        )
        while True:
            rows = self._ask(query, values).fetchall()
            for number, start, length in rows:
                yield Place(number, start, length, self.node(merkle.number(number)))
            if len(rows) < _PAGE:
                return
            values[0] = rows[-1][0] + 1

    def records(self) -> set[str]:
        """Every record that an entry is about."""
        return {row[0] for row in self._ask("SELECT DISTINCT record FROM entry WHERE record IS NOT NULL")}

    def standing(self, record: str) -> Standing | None:
        """What stands of a record, as far as it was kept."""
        if record in self._standings:
            return self._standings[record]
        row = self._database.execute("SELECT text FROM standing WHERE record = ?", (record,)).fetchone()
        return Standing.read(row[0]) if row else None

    def keep_standing(self, standing: Standing) -> None:
        """Keep what stands of a record."""
        self._standings[standing.record_id] = standing
        if len(self._standings) >= _STANDINGS:
            self._write()

    def unsettled(self, recalls: int) -> list[str]:
        """The records of which a correction is due, or which wait for a verdict, or of which it is not known
        yet because the recalls before an entry are not taken in."""
        query = "SELECT record FROM standing WHERE open OR recalls < ? ORDER BY record"
        return [row[0] for row in self._ask(query, (recalls,))]

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def discard(self) -> None:
        """Let go of the file and remove it."""
        self.close()
        if self._path:
            _remove(self._path)

    def _ask(self, query: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        self._write()
        return self._database.execute(query, values)

    def _write(self) -> None:
        """Write what is in memory."""
        self._write_entries()
        if self._standings:
            self._database.executemany(
                "INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?)",
                (
                    (name, it.json, it.recalls, bool(it.due or it.queued))
                    for name, it in self._standings.items()
                ),
            )
            self._standings = {}

    def _write_entries(self) -> None:
        if self._entries:
            self._database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", self._entries)
            self._database.executemany("INSERT INTO node VALUES (?, ?)", self._nodes)
            self._entries, self._nodes = [], []

    def _drop(self) -> None:
        self._entries, self._nodes, self._standings = [], [], {}


def _remove(path: Path) -> None:
    for part in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + part).unlink(missing_ok=True)
