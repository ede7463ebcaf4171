"""What stands of every record, in short, so that a list of many thousands costs no look into their files.

For each record a table keeps what `Records.status` said and the footprint of its files (footprint.py), and
for all of them what else a status rests on: the program, the configuration, how far the ledger went, and
which keys are trusted. Where all of that is as it was, the summary holds; where it isn't, the bytes are
hashed and the ledger is asked. The table lies among the user's own files ($XDG_STATE_HOME/gatekeeper),
beside the ledger's index, and can be made anew at any time. It is for looking at: whatever is judged, signed
or published asks `Records.status` itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gatekeeper import __version__, footprint
from gatekeeper.places import CONFIG_NAME, HOME, user_folder
from gatekeeper.secrets import KEY_VARIABLE, take

if TYPE_CHECKING:
    from gatekeeper.records import Records

_FORM = 2
"""Of what is kept. A table of another form is made anew."""
_DERIVED = ("verdicts", "contracts")
"""What the gate itself writes below a record, and nothing rests on."""


class Summary(NamedTuple):
    """What stands of a record, in short. What comes from a stranger is one printable line."""

    id: str
    title: str
    kind: str
    tier: str
    """Its quality tier; empty where it has none."""
    level: str
    """Its verification level, as its publisher says it; empty where it has none."""
    status: str
    outcome: str
    """Of its reason: verified, unverified or not_evaluated."""
    code: str
    claim: str
    """The first claim that the reason is about; empty where it is about none."""
    reason: str
    evaluated: str
    """RFC 3339; empty where it never was."""
    claims: int
    verified: int
    not_evaluated: int
    corrections: int
    queued: bool
    """It waits for another verdict since a recall."""
    state: str
    """A digest that changes whenever anything does that its status, or a page about it, rests on."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The summaries of a workspace's records, in the order of their ids."""

    summaries: tuple[Summary, ...]
    problems: tuple[str, ...]
    """About each record that can't be read, one sentence."""
    looked_at: tuple[str, ...]
    """The records whose bytes were hashed for this."""


def listing(
    root: Path, open_records: Callable[[], Records], *, fresh: bool = False, state_folder: Path | None = None
) -> Listing:
    """The summaries of all records of the workspace at `root`.

    `open_records` opens what reads them, and is called only if something has to be looked at. `fresh` looks
    at every byte, whatever is remembered.

    Raises:
        InputError: the ledger or the configuration can't be used.
        OSError: a record can't be read.
    """
    state_folder = state_folder or user_folder("XDG_STATE_HOME", ".local/state") / "summaries"
    artifacts = root / "artifacts"
    with contextlib.closing(_Table.open(state_folder, root)) as table:
        # 1. What all summaries rest on: as it was, or the ledger says which records it spoke of since.
        world, basis, rows = _World(root), table.basis, {} if fresh else table.rows()
        records: Records | None = None
        if fresh or basis.world != world.mark or not world.mark:
            records = open_records()
            basis, rows = _brought_up(basis, rows, world, records)
        # 2. Each record's own files.
        names = os.listdir(artifacts) if artifacts.is_dir() else []  # noqa: PTH208, ten thousand names
        there = {name.replace("-", ":", 1): f"{artifacts}/{name}" for name in names}
        held = {key: row for key, row in rows.items() if key in there and row.holds(there[key])}
        others = [key for key in there if key not in held and Path(there[key], "record.yaml").is_file()]
        # 3. The rest is looked at.
        problems: list[str] = []
        looked_at: list[str] = []
        if others or records or len(held) < len(rows):
            records = records or open_records()
            ids = records.workspace.ids()
            looked_at = [key for key in ids if key not in held]
            held = {key: held[key] for key in ids if key in held}
            fresh_rows, problems = _look_at(records, looked_at)
            table.keep(held.keys(), fresh_rows, basis)
            held |= fresh_rows
        return Listing(tuple(held[key].summary for key in sorted(held)), tuple(problems), tuple(looked_at))


def summarize(records: Records, record_id: str) -> Summary:
    """A record's summary, from its bytes and the ledger.

    Raises:
        InputError: there is no such record, or the ledger can't be read.
    """
    from gatekeeper.model.base import printable

    def line(text: str | None) -> str:
        return printable(" ".join((text or "").split()))

    record, verdict = records.workspace.record(record_id), records.status(record_id)
    standing = records.ledger.standing(verdict.id)
    state = hashlib.sha256(f"{verdict.model_dump_json()}\n{standing.json}".encode())
    return Summary(
        id=verdict.id,
        title=line(record.title),
        kind=record.kind,
        tier=line(record.quality_tier.tier if record.quality_tier else ""),
        level=line(record.verification.level if record.verification else ""),
        status=verdict.status,
        outcome=verdict.reason.code.outcome,
        code=str(verdict.reason.code),
        claim=next((each.id for each in verdict.claims if each.reason.code == verdict.reason.code), ""),
        reason=line(verdict.reason.text),
        evaluated=verdict.evaluated or "",
        claims=len(verdict.claims),
        verified=sum(claim.status == "VERIFIED" for claim in verdict.claims),
        not_evaluated=sum(claim.outcome == "not_evaluated" for claim in verdict.claims),
        corrections=standing.corrections,
        queued=standing.queued,
        state=f"sha256:{state.hexdigest()}",
    )


class _Row(NamedTuple):
    """A summary, and the footprint of the files that it was made from; an empty one never holds."""

    summary: Summary
    paths: bytes
    stats: bytes

    def holds(self, folder: str) -> bool:
        return bool(self.stats) and footprint.same(folder, self.paths, self.stats)


class _Basis(NamedTuple):
    """What all summaries of a table rest on."""

    world: str = ""
    """Of all files that were looked at from outside; empty where one was written to just then."""
    program: str = ""
    policy: str = ""
    size: int = 0
    """How many entries the ledger had."""
    last: str = ""
    """Digest of the last of these."""


class _World:
    """What a status rests on besides its record, from outside."""

    def __init__(self, root: Path) -> None:
        self._now = time.time_ns()
        ledger, keys = root / "artifacts/ledger", user_folder("XDG_CONFIG_HOME", ".config") / "keys"
        trusted = sorted(keys.glob("*.pub"))
        files = [root / CONFIG_NAME, ledger, ledger / "ledger.jsonl", ledger / "head.json", keys, *trusted]
        self._seen = footprint.of_files(files)

    @cached_property
    def program(self) -> str:
        """The program that says what stands, and what it was given."""
        sources = sorted(Path(__file__).parent.rglob("*.py"))
        seen = footprint.of_files([*sources, HOME / "lean/base.json"])
        given = json.dumps([_FORM, __version__, take().get(KEY_VARIABLE, "")]).encode()
        return hashlib.sha256(given + seen.paths + seen.stats).hexdigest()

    @cached_property
    def mark(self) -> str:
        """A digest of it all; empty where something was written to just now."""
        if not self._seen.settled(self._now):
            return ""
        return hashlib.sha256(self.program.encode() + self._seen.paths + self._seen.stats).hexdigest()


def _brought_up(
    basis: _Basis, rows: dict[str, _Row], world: _World, records: Records
) -> tuple[_Basis, dict[str, _Row]]:
    """The basis as it is now, and those rows that still stand on it.

    Raises:
        InputError: the ledger can't be believed.
    """
    size, policy = records.ledger.size, records.workspace.config.policy.digest
    last = next(records.ledger.entries(first=size - 1)).digest if size else ""
    now = _Basis(world.mark, world.program, policy, size, last)
    if (basis.program, basis.policy) != (now.program, policy) or size < basis.size:
        return now, {}
    since = records.ledger.entries(first=max(0, basis.size - 1))
    if basis.size and next(since).digest != basis.last:
        return now, {}
    spoken_of = {entry.predicate.record_id for entry in since}
    # An entry about keys, or a recall, may change what stands of any record.
    return now, {} if None in spoken_of else {key: row for key, row in rows.items() if key not in spoken_of}


def _look_at(records: Records, record_ids: Iterable[str]) -> tuple[dict[str, _Row], list[str]]:
    from gatekeeper.errors import InputError, Untrusted

    rows, problems = {}, []
    for record_id in record_ids:
        now = time.time_ns()
        # Before the bytes are read: what changes meanwhile must show later.
        seen = footprint.of_folder(records.workspace.folder(record_id), _DERIVED)
        try:
            with records.ledger.still():
                summary = summarize(records, record_id)
        except Untrusted:
            raise
        except InputError as error:
            problems.append(str(error))
            continue
        vouched = seen is not None and seen.settled(now)
        rows[record_id] = _Row(
            summary, seen.paths if seen and vouched else b"", seen.stats if seen and vouched else b""
        )
    return rows, problems


_COLUMNS = len(Summary._fields) + 2
_SCHEMA = (
    f"CREATE TABLE summary ({', '.join(Summary._fields)}, paths, stats, PRIMARY KEY (id)) WITHOUT ROWID",
    f"CREATE TABLE basis ({', '.join(_Basis._fields)})",
)


class _Table:
    """The summaries of one workspace on disk; in memory where no file can be had."""

    def __init__(self, path: Path | None = None) -> None:
        self._database = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=60)
        # Whole after a kill at any moment; after a power cut it is made anew if need be.
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = OFF")
        if self._database.execute("PRAGMA user_version").fetchone()[0] != _FORM:
            with self._transaction():
                for name in ("summary", "basis"):
                    self._database.execute(f"DROP TABLE IF EXISTS {name}")
                for statement in _SCHEMA:
                    self._database.execute(statement)
                self._database.execute(f"PRAGMA user_version = {_FORM}")
        found = self._database.execute("SELECT * FROM basis").fetchone()
        self.basis = _Basis(*found) if found else _Basis()

    @classmethod
    def open(cls, state: Path, root: Path) -> _Table:
        """The table of a workspace; it may be empty."""
        path = state / f"{hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:32]}.sqlite"
        try:
            state.mkdir(parents=True, exist_ok=True, mode=0o700)
            return cls(path)
        except sqlite3.OperationalError:
            return cls()
        except sqlite3.DatabaseError:
            for part in ("", "-wal", "-shm"):
                path.with_name(path.name + part).unlink(missing_ok=True)
            return cls()
        except OSError:
            return cls()

    def rows(self) -> dict[str, _Row]:
        """All that is kept, by record."""
        try:
            found = self._database.execute("SELECT * FROM summary")
            return {row[0]: _Row(Summary._make(row[:-2]), row[-2], row[-1]) for row in found}
        except (sqlite3.Error, TypeError):
            return {}

    def keep(self, held: Iterable[str], rows: dict[str, _Row], basis: _Basis) -> None:
        """Keep these rows, and no other than these and those that still hold."""
        with contextlib.suppress(sqlite3.Error), self._transaction():
            gone = {key for (key,) in self._database.execute("SELECT id FROM summary")} - set(held)
            self._database.executemany("DELETE FROM summary WHERE id = ?", [(key,) for key in gone])
            self._database.executemany(
                f"INSERT INTO summary VALUES ({', '.join('?' * _COLUMNS)})",  # noqa: S608, question marks
                [(*row.summary, row.paths, row.stats) for row in rows.values()],
            )
            self._database.execute("DELETE FROM basis")
            self._database.execute("INSERT INTO basis VALUES (?, ?, ?, ?, ?)", basis)

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()
