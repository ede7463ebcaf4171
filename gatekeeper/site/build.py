"""From a workspace to a folder of files that any web server can serve.

    index.html, page/N.html       the list of records         records.json
    records/SRCH-08EA5386.html    a record                    beside it .json and .svg (its badge)
    statistics.html               the gate in numbers         statistics.json
    search/N.json                 what the search reads
    capsules/SRCH-08EA5386.zip    where they were asked for
    404.html, site.css, site.js, favicon.svg, .gate-site.json

A page is made again when something that it depends on looks different, and then from the bytes, which are
hashed anew. Every file appears whole. After a crash the next build finds what was left undone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import orjson

import gatekeeper
from gatekeeper import footprint
from gatekeeper.errors import EngineFailure, InputError, Untrusted
from gatekeeper.files import sha256, sweep
from gatekeeper.model.base import RecordId
from gatekeeper.places import HOME
from gatekeeper.records import Records
from gatekeeper.site import badge, pages
from gatekeeper.site.dossier import Download, Row, gather
from gatekeeper.site.figures import Figures, facets, figures
from gatekeeper.site.manifest import NAME, Kept, Manifest, dump, load, look
from gatekeeper.site.shards import RECORDS, shard
from gatekeeper.workspace import Workspace

FEW = 200
"""Fewer pages than these are made in this process; others are not worth starting."""
_CHUNK = 25

OpenRecords = Callable[[Workspace], Records]
"""How a process comes by what knows the records of a workspace."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a site is to be like."""

    out: Path
    url: str = ""
    """Where it will be published, ending in a slash; empty: not said."""
    capsules: bool = False
    fresh: bool = False
    """Make every page anew, whatever is remembered."""
    processes: int = 1


@dataclass
class Built:
    """What a build did."""

    records: int = 0
    made: int = 0
    removed: int = 0
    refused: list[str] = field(default_factory=list)
    """A sentence about each record that can't be read and so has no page."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What became of one record."""

    id: RecordId
    row: Row | None
    seen: Kept = field(default_factory=Kept)
    refused: str = ""


def build(
    space: Workspace,
    open_records: OpenRecords,
    asked: Asked,
    told: Callable[[int, int], None] = lambda done, due: None,
) -> Built:
    """Bring a site in step with its workspace. `told` hears how many pages are made, of how many.

    Raises:
        InputError: the folder holds something else than a site.
        Untrusted: the ledger can't be believed; nothing was written.
        OSError: a file can't be written; those that were are whole.
    """
    out = asked.out
    before = _opened(out, space)
    built = Built()

    for folder in (out, *(out / name for name in ("records", "page", "search", "capsules"))):
        if folder != out and folder.is_symlink():
            raise InputError(f"{folder}: is a link; put the folder itself there.")
        folder.mkdir(exist_ok=True)
        sweep(folder)

    # 1. What there is, and what each page depends on.
    records = open_records(space)
    standing = _standing(before, records, asked)
    ids = space.ids()
    here = _present(out)

    # 2. The pages that are not there as they should be.
    kept = {
        name: known
        for name in ids
        if (known := standing.records.get(name))
        and here.issuperset(_files(name, capsule=False))
        and known.holds(space.folder(name))
    }
    due = [name for name in ids if name not in kept]
    if new := {name: Kept() for name in due if name not in before.records}:
        # Named before they are written, so that none is ever forgotten.
        _write(out / NAME, dump(before.model_copy(update={"records": {**before.records, **new}})))
    gone = set(before.records) - set(ids)
    for done, page in enumerate(_make(space, open_records, asked, due), 1):
        told(done, len(due))
        if page.row is None:
            built.refused.append(page.refused)
            gone.add(page.id)
        else:
            kept[page.id] = page.seen.model_copy(update={"row": page.row})
            built.made += 1

    # 3. What all rows together say, and the pages of records that are gone.
    rows = [kept[name].row for name in ids if name in kept]
    lists = _lists(out, [row for row in rows if row], before.lists, standing.basis)
    _statistics(out, records, [row for row in rows if row], asked)
    for name in gone:
        for path in _files(name, capsule=True):
            (out / path).unlink(missing_ok=True)
    for name in before.lists.keys() - lists.keys():
        (out / _own(name)).unlink(missing_ok=True)
    built.records, built.removed = len(kept), len(gone)
    ordered = {name: kept[name] for name in ids if name in kept}
    _write(out / NAME, dump(standing.model_copy(update={"records": ordered, "lists": lists})))
    return built


def _opened(out: Path, space: Workspace) -> Manifest:
    """The manifest of a folder that is a site, or is to become one."""
    if out.exists() and not out.is_dir():
        raise InputError(f"{out}: is a file; name a folder for the site.")
    if out.resolve().is_relative_to(space.artifacts.resolve()):
        raise InputError(f"{out}: lies among the records; name a folder of its own.")
    found = load(out)
    if found is None:
        if out.exists() and any(out.iterdir()):
            raise InputError(f"{out}: holds other files and is no site of ours; name an empty folder.")
        out.mkdir(parents=True, exist_ok=True)
        _write(out / NAME, dump(Manifest()))
        return Manifest()
    return found


def _standing(before: Manifest, records: Records, asked: Asked) -> Manifest:
    """What a site is made from now, with those of its pages of which the ledger has said nothing since."""
    space, ledger = records.workspace, records.ledger
    parts = (_program(), space.config.policy.digest, asked.url, asked.capsules)
    size = ledger.size
    last = next(ledger.entries(first=size - 1)).digest if size else ""
    now = Manifest(basis=sha256(repr(parts).encode()), entries=size, last=last)
    if asked.fresh or before.basis != now.basis or size < before.entries:
        return now
    since = ledger.entries(first=max(0, before.entries - 1))
    if before.entries and next(since).digest != before.last:
        return now
    spoken_of = {entry.predicate.record_id for entry in since}
    # An entry about keys, or a recall, may change what stands of any record.
    if None in spoken_of:
        return now
    kept = {name: known for name, known in before.records.items() if name not in spoken_of}
    return now.model_copy(update={"records": kept})


def _program() -> str:
    """What the program looks like: another one may say something else of the same bytes."""
    sources = sorted(path for path in Path(gatekeeper.__file__).parent.rglob("*.*") if path.suffix != ".pyc")
    seen = footprint.of_files([*sources, HOME / "lean/base.json"])
    return f"{gatekeeper.__version__} {sha256(seen.paths + seen.stats)}"


def _files(record_id: RecordId, *, capsule: bool) -> list[str]:
    """The files of a record, from its id alone."""
    name = pages.file_name(record_id)
    found = [f"records/{name}{suffix}" for suffix in (".html", ".json", ".svg")]
    return [*found, f"capsules/{name}.zip"] if capsule else found


def _present(out: Path) -> set[str]:
    with contextlib.suppress(FileNotFoundError), os.scandir(out / "records") as entries:
        return {f"records/{entry.name}" for entry in entries if entry.is_file(follow_symlinks=False)}
    return set()


def _own(name: str) -> str:
    """The name of a list's file, if it is one that a build writes.

    Raises:
        InputError: the manifest names another file.
    """
    folder, _, rest = name.rpartition("/")
    number = rest.partition(".")[0]
    if (folder, rest) in (("page", f"{number}.html"), ("search", f"{number}.json")) and number.isdecimal():
        return name
    if name in ("index.html", "records.json"):
        return name
    raise InputError(f"{NAME}: names {name!r}, which is no file of a site; build into an empty folder.")


# Records


def _make(
    space: Workspace, open_records: OpenRecords, asked: Asked, due: Sequence[RecordId]
) -> Iterator[_Page]:
    """Make the pages of records, in several processes where it is worth it."""
    if asked.processes < 2 or len(due) < FEW:
        maker = _Maker(space, open_records(space), asked)
        yield from (maker.make(name) for name in due)
        return
    try:
        pool = ProcessPoolExecutor(
            asked.processes, initializer=_start, initargs=(space.root, open_records, asked)
        )
        try:
            yield from pool.map(_made_there, due, chunksize=_CHUNK)
        finally:
            pool.shutdown(cancel_futures=True)
    except BrokenProcessPool as error:
        raise EngineFailure("A process that made pages was ended; run `gate site build` again.") from error


_maker: _Maker | None = None


def _start(root: Path, open_records: OpenRecords, asked: Asked) -> None:
    global _maker
    # A Ctrl-C reaches every process; the one that waits for the others says so.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    space = Workspace.open(root)
    _maker = _Maker(space, open_records(space), asked)


def _made_there(record_id: RecordId) -> _Page:
    assert _maker is not None  # noqa: S101, the pool starts with `_start`
    return _maker.make(record_id)


@dataclass(frozen=True, slots=True)
class _Maker:
    space: Workspace
    records: Records
    asked: Asked

    def make(self, record_id: RecordId) -> _Page:
        """Write a record's files, or say why there can be none."""
        # Before the bytes are read: what changes meanwhile must show later.
        seen = look(self.space.folder(record_id))
        try:
            dossier = gather(self.records, record_id)
        except Untrusted:
            raise
        except InputError as error:
            return _Page(record_id, None, refused=str(error))
        html, data, picture, capsule = _files(record_id, capsule=True)
        out = self.asked.out
        if self.asked.capsules:
            dossier = replace(dossier, capsule=self._capsule(record_id, out / capsule))
        else:
            (out / capsule).unlink(missing_ok=True)
        _write(out / data, _json(dossier.document()))
        _write(out / picture, badge.svg(dossier.row.outcome).encode())
        _write(out / html, pages.record(dossier, self.asked.url).encode())
        return _Page(record_id, dossier.row, seen)

    def _capsule(self, record_id: RecordId, path: Path) -> Download | None:
        """A record's capsule, where there is a verdict on the bytes that are here."""
        from gatekeeper.capsule import make

        try:
            make(self.space, self.records.ledger, record_id, path)
        except Untrusted:
            raise
        except InputError:
            path.unlink(missing_ok=True)
            return None
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Download(path.name, path.stat().st_size, f"sha256:{digest}")


# All of them together


def _lists(out: Path, rows: Sequence[Row], known: dict[str, str], common: str) -> dict[str, str]:
    """Write the pages of the list and the search's index, those that change; digests of what is in them."""
    shards = [rows[start : start + RECORDS] for start in range(0, len(rows), RECORDS)]
    frame = pages.Frame(
        total=len(rows),
        verified=sum(row.status == "VERIFIED" for row in rows),
        shards=len(shards),
        tiers=facets((row.tier for row in rows), pages.CHOICES, pages.CHOICE),
        levels=facets((row.level for row in rows), pages.CHOICES, pages.CHOICE),
        reasons=facets((row.reason for row in rows), pages.CHOICES, pages.CHOICE),
    )
    # What an index page depends on besides its rows; only the first one counts all of them.
    choices = (frame.shards, frame.pages, frame.total, frame.tiers, frame.levels, frame.reasons)
    made: dict[str, tuple[str, Callable[[], bytes]]] = {}
    for number in range(1, frame.pages + 1):
        part = rows[(number - 1) * pages.ROWS : number * pages.ROWS]
        digest = _digest(part, common, choices, frame.verified if number == 1 else 0)
        made[pages.list_file(number)] = (
            digest,
            lambda part=part, number=number: pages.listing(part, number, frame).encode(),  # type: ignore[misc]
        )
    for number, part in enumerate(shards):
        made[f"search/{number}.json"] = (_digest(part, common), lambda part=part: shard(part))  # type: ignore[misc]
    made["records.json"] = (
        _digest(rows, common),
        lambda: _json({"records": [_summary(row) for row in rows]}),
    )
    for name, (digest, content) in made.items():
        if known.get(name) != digest or not (out / name).is_file():
            _write(out / name, content())
    return {name: digest for name, (digest, _) in made.items()}


def _digest(rows: Iterable[Row], *others: object) -> str:
    hasher = hashlib.blake2b(repr(others).encode(), digest_size=16)
    for row in rows:
        hasher.update(repr(_summary(row)).encode("utf-8", "surrogatepass"))
    return hasher.hexdigest()


def _summary(row: Row) -> dict[str, Any]:
    """A record in the list, for programs."""
    return {
        "id": row.id,
        "title": row.title,
        "question": row.question,
        "status": row.status,
        "reason": str(row.reason),
        "evaluated": row.evaluated or None,
        "level": row.level or None,
        "tier": row.tier or None,
        "review_score": row.score or None,
        "page": f"records/{pages.file_name(row.id)}.html",
    }


def _statistics(out: Path, records: Records, rows: Sequence[Row], asked: Asked) -> None:
    counted = figures(rows)
    head, keys = records.ledger.head(), records.ledger.authority()
    policy = records.workspace.config.policy.digest
    page = pages.statistics(counted, head, keys.root or "", policy)
    _write(out / "statistics.html", page.encode())
    _write(out / "statistics.json", _json(_numbers(counted)))
    _write(out / "404.html", pages.missing(asked.url).encode())
    for name in pages.STATIC:
        _write(out / name, (pages.HERE / "static" / name).read_bytes())


def _numbers(counted: Figures) -> dict[str, Any]:
    """The figures for programs. Numbers that are no counts are decimal strings."""
    times = {
        name: found
        and {
            "count": found.count,
            "median": found.median,
            "ninetieth": found.ninetieth,
            "longest": found.longest,
        }
        for name, found in (("time_to_verdict", counted.waits), ("sealed_runs", counted.runs))
    }
    return {
        "records": counted.records,
        "verified": counted.verified,
        "never_evaluated": counted.never,
        "claims": counted.claims,
        "claims_verified": counted.claims_verified,
        "records_by_reason": {share.name: share.count for share in counted.records_by_reason},
        "claims_by_reason": {share.name: share.count for share in counted.claims_by_reason},
        "tiers": [
            {"tier": tier, "records": count, "verified": passing} for tier, count, passing in counted.tiers
        ],
        "passes": counted.passes,
        "passes_that_failed_later": counted.failed_later,
        "survival": [
            {
                "days": f"{float(step.days):.6f}",
                "at_risk": step.at_risk,
                "failed": step.failed,
                "survival": f"{float(step.survival):.6f}",
            }
            for step in counted.steps
        ],
        **times,
    }


def _json(document: Any) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _write(path: Path, data: bytes) -> None:
    """Put a file in its place, whole. It is derived, so nothing waits for the disk; a file that is the same
    already stays as it is."""
    with contextlib.suppress(OSError):
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
