"""The only reader and writer of artifacts/: records, claims, attachments, verdicts and logs.

artifacts/SRCH-08EA5386/record.yaml
artifacts/SRCH-08EA5386/claims/c1/claim.yaml, Statement.lean      trusted
artifacts/SRCH-08EA5386/claims/c1/artifact/artifact.yaml, …       untrusted
artifacts/SRCH-08EA5386/verdicts/*.json                           written by the gate alone
artifacts/SRCH-08EA5386/contracts/*.json                          derived from all of it
artifacts/ledger/, artifacts/logs/
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper import documents
from gatekeeper.attachments import MANIFEST, Refused, read_attachment, read_files, refused
from gatekeeper.config import CONFIG_NAME, Config, find_workspace, load_config
from gatekeeper.errors import InputError
from gatekeeper.files import read_regular, sha256, sweep, write_whole
from gatekeeper.lookalikes import meant, strange
from gatekeeper.model import (
    Artifact,
    Attachment,
    Claim,
    Digest,
    MathematicalClaim,
    ReasonCode,
    Record,
    TrustedHalf,
)
from gatekeeper.model.base import ClaimId, FilePath, RecordId, pattern_of, printable

if TYPE_CHECKING:
    from gatekeeper.store import Stores

MAX_SOURCE_BYTES = 1 << 20
MAX_LOG_BYTES = 64 << 20


class Workspace:
    """A folder with gatekeeper.yaml and artifacts/.

    `kept` is where all goes that the gate writes of its own; default is among the records.
    """

    def __init__(self, root: Path, config: Config, kept: Path | None = None) -> None:
        self.root = root
        self.config = config
        self.artifacts = root / "artifacts"
        self._kept = kept or self.artifacts
        self.ledger_folder = self._kept / "ledger"

    @classmethod
    def open(cls, start: Path | None = None) -> Workspace:
        """The workspace at `start`, or the nearest one above the current folder.

        Raises:
            InputError: there is none, or its gatekeeper.yaml is wrong.
        """
        root = start if start is not None else find_workspace(Path.cwd())
        return cls(root.absolute(), load_config(root.absolute()))

    @classmethod
    def init(cls, root: Path) -> Workspace:
        """Make `root` a workspace. One that is already there stays as it is."""
        if not (root / CONFIG_NAME).exists():
            write_whole(root / CONFIG_NAME, _CONFIG_TEMPLATE.encode())
        (root / "artifacts").mkdir(parents=True, exist_ok=True)
        return cls.open(root)

    # Records

    def ids(self) -> list[str]:
        """The ids of all records, sorted."""
        if not self.artifacts.is_dir():
            return []
        return sorted(
            entry.name.replace("-", ":", 1)
            for entry in self.artifacts.iterdir()
            if _FOLDER.fullmatch(entry.name) and (entry / "record.yaml").is_file()
        )

    def folder(self, record_id: str) -> Path:
        """Where a record lives.

        Raises:
            InputError: this is no record id.
        """
        folder = record_id.replace(":", "-", 1)
        if not _FOLDER.fullmatch(folder):
            why = strange(record_id) or "one looks like SRCH:08EA5386"
            raise InputError(f"{record_id!r} is no record id; {why}{self._meant(record_id) or '.'}")
        return self.artifacts / folder

    def _meant(self, record_id: str) -> str:
        """The end of a sentence about an id that is not there."""
        found = meant(record_id, self.ids())
        return f"; do you mean {found}?" if found else ""

    def record(self, record_id: str) -> Record:
        """What the publisher says of a record.

        Raises:
            InputError: there is no such record, or record.yaml is wrong.
        """
        path = self.folder(record_id) / "record.yaml"
        try:
            record = _record(read_regular(path, documents.MAX_DOCUMENT_BYTES), self._name(path))
        except FileNotFoundError:
            ids = self.ids()
            more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
            known = f"; there are: {', '.join(ids[:5]) or 'none yet'}{more}."
            near = self._meant(record_id)
            raise InputError(f"No record {record_id} in {self.artifacts}{near or known}") from None
        if record.id != record_id.replace("-", ":", 1):
            raise InputError(f"{self._name(path)}: id is {record.id}, but the folder says {record_id}.")
        return record

    def add_record(self, record: Record, claims: tuple[Claim, ...] = (), *, replace: bool = False) -> bool:
        """Write a record and those of its claims that are not there yet; says whether anything changed.

        Raises:
            InputError: a different record of that id is there and `replace` is not set.
        """
        path = self.folder(record.id) / "record.yaml"
        content = documents.to_yaml(record)
        changed = False
        if not path.exists() or read_regular(path, documents.MAX_DOCUMENT_BYTES) != content:
            if path.exists() and not replace:
                raise InputError(
                    f"{self._name(path)} says something else than this page; "
                    "look at both, then ingest with --replace to take the page's word."
                )
            write_whole(path, content)
            changed = True
        for claim in claims:
            if not self._claim_path(record.id, claim.id).exists():
                self.write_claim(record.id, claim)
                changed = True
        return changed

    # Claims

    def claim_ids(self, record_id: str) -> list[str]:
        """The ids of a record's claims, in the order of their names."""
        folder = self.folder(record_id) / "claims"
        if not folder.is_dir():
            return []
        names = (entry.name for entry in folder.iterdir() if entry.is_dir())
        return sorted((name for name in names if _CLAIM.fullmatch(name)), key=_natural)

    def stray_claims(self, record_id: str) -> list[str]:
        """Folders among a record's claims whose names are no claim ids; hidden ones are left out."""
        folder = self.folder(record_id) / "claims"
        if not folder.is_dir():
            return []
        names = (entry.name for entry in folder.iterdir() if entry.is_dir() and entry.name[0] != ".")
        return sorted(printable(name) for name in names if not _CLAIM.fullmatch(name))

    def trusted_half(self, record_id: str, claim_id: str) -> TrustedHalf | Refused:
        """The claim and its statement, or why they can't be used."""
        path = self._claim_path(record_id, claim_id)
        try:
            data = read_regular(path, documents.MAX_DOCUMENT_BYTES)
            claim: Claim = documents.parse(Claim, data, self._name(path))
            if claim.id != claim_id:
                raise InputError(
                    f"{self._name(path)}: id is {claim.id!r}, but the folder is {claim_id!r}.",
                    place=documents.Lines(data, self._name(path)).place("id"),
                )
            parts = {path.name: sha256(data)}
            statement = None
            if isinstance(claim, MathematicalClaim):
                path = path.with_name(claim.statement)
                source = path.suffix == ".lean"
                statement = read_regular(
                    path, MAX_SOURCE_BYTES if source else self.config.policy.artifact_mb << 20
                )
                parts[path.name] = sha256(statement)
        except FileNotFoundError:
            text = f"{self._name(path)} is not there; write it."
            return refused(ReasonCode.INVALID_CLAIM, text)
        except InputError as error:
            return refused(ReasonCode.INVALID_CLAIM, error)
        return TrustedHalf(claim, statement, sha256(documents.canonical(parts)))

    def claim(self, record_id: str, claim_id: str) -> Claim:
        """The claim alone.

        Raises:
            InputError: claim.yaml is missing or wrong.
        """
        path = self._claim_path(record_id, claim_id)
        try:
            claim: Claim = documents.read(Claim, path, self._name(path))
        except FileNotFoundError:
            known = ", ".join(self.claim_ids(record_id)) or "none"
            raise InputError(f"{record_id} has no claim {claim_id!r}; its claims: {known}.") from None
        return claim

    def write_claim(self, record_id: str, claim: Claim, statement: bytes | None = None) -> Path:
        """Write claim.yaml and, where given, the statement beside it."""
        path = self._claim_path(record_id, claim.id)
        if statement is not None and isinstance(claim, MathematicalClaim):
            write_whole(path.with_name(claim.statement), statement)
        write_whole(path, documents.to_yaml(claim))
        return path

    # Stored inputs

    @cached_property
    def stores(self) -> Stores:
        """The configured stores, with the user's cache of what was fetched from them."""
        from gatekeeper.sandbox.owner import default_state
        from gatekeeper.store import Stores

        return Stores(self.config.stores, default_state() / "data", self.config.policy.data_mb << 20)

    # Attachments (untrusted)

    def artifact_folder(self, record_id: str, claim_id: str) -> Path:
        """Where an author's files for a claim lie."""
        return self._claim_path(record_id, claim_id).parent / "artifact"

    def attachment(self, record_id: str, claim_id: str) -> Attachment | Refused:
        """The artifact with its files, checked against its digests, or why it can't be used."""
        folder = self.artifact_folder(record_id, claim_id)
        for part in (folder, folder.parent, folder.parent.parent, self.folder(record_id)):
            if part.is_symlink():
                text = f"{self._name(part)} is a link; put the folder itself there."
                return refused(ReasonCode.INVALID_ARTIFACT, text)
        policy = self.config.policy
        return read_attachment(
            folder, self._name(folder), policy.artifact_mb << 20, max_data_bytes=policy.data_mb << 20
        )

    def attach(self, record_id: str, claim_id: str, to_store: Sequence[str] = ()) -> Artifact:
        """Fill the digests of the files that are there into artifact.yaml.

        The files of `to_store` go into the first writable store and, once they are there, out of the folder.

        Raises:
            InputError: artifact.yaml is missing or wrong, or a file can't be attached.
            DataUnavailable: a file can't be put into a store.
        """
        folder = self.artifact_folder(record_id, claim_id)
        manifest = folder / MANIFEST
        try:
            document = documents.load_yaml(
                read_regular(manifest, documents.MAX_DOCUMENT_BYTES), self._name(manifest)
            )
        except FileNotFoundError:
            raise InputError(
                f"{self._name(manifest)} is not there; `gate new {record_id} {claim_id} --kind …` writes one."
            ) from None
        if not isinstance(document, dict):
            raise InputError(f"{self._name(manifest)}: must be a mapping of fields to values.")
        for path in to_store:
            documents.validate(FilePath, path, "--data")
        stored = {path: self.stores.add(folder / path)[0].model_dump() for path in to_store}
        files = read_files(folder, self._name(folder), self.config.policy.artifact_mb << 20, without=stored)
        if not files:
            raise InputError(f"{self._name(folder)} holds no file but artifact.yaml; put the artifact there.")
        document["files"] = {path: sha256(data) for path, data in sorted(files.items())}
        if stored:
            document["data"] = {**(document.get("data") or {}), **stored}
            document["inputs"] = [path for path in document.get("inputs") or () if path not in stored]
        artifact: Artifact = documents.validate(Artifact, document, self._name(manifest))
        self.write_artifact(record_id, claim_id, artifact)
        for path in stored:
            (folder / path).unlink()
        return artifact

    def write_artifact(
        self,
        record_id: str,
        claim_id: str,
        artifact: Artifact,
        files: Mapping[str, bytes] = {},
    ) -> Path:
        """Write artifact.yaml, after the files that go with it."""
        folder = self.artifact_folder(record_id, claim_id)
        folder.parent.mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            write_whole(folder / path, data, scratch=folder.parent)
        # A file that a kill left behind must not lie among the author's: it would count as his.
        write_whole(folder / MANIFEST, documents.to_yaml(artifact), scratch=folder.parent)
        return folder / MANIFEST

    # Verdicts and logs

    def keep_verdict(self, record_id: str, time: str, envelope: bytes) -> bool:
        """Put a copy of a verdict's envelope beside its record; says whether it was missing.

        The name is its time and digest, so nothing is overwritten.
        """
        moment = re.sub(r"[^0-9TZ]", "", time.replace("+00:00", "Z"))
        data = envelope + b"\n"
        folder = self._own(self._kept / self.folder(record_id).name / "verdicts")
        path = folder / f"{moment}-{sha256(data)[7:19]}.json"
        missing = not path.exists()
        if missing:
            write_whole(path, data)
        return missing

    def keep_contracts(self, record_id: str, files: Mapping[str, bytes]) -> None:
        """Put a record's contracts beside it. They are derived; only what changed is written."""
        folder = self._own(self._kept / self.folder(record_id).name / "contracts")
        for name, data in files.items():
            path = folder / name
            try:
                same = read_regular(path, len(data)) == data
            except (FileNotFoundError, InputError):
                same = False
            if not same:
                write_whole(path, data)

    def record_digest(self, record_id: str) -> Digest:
        """Digest of record.yaml."""
        return sha256(read_regular(self.folder(record_id) / "record.yaml", documents.MAX_DOCUMENT_BYTES))

    def sweep(self, record_ids: Sequence[str]) -> int:
        """Remove what a killed gate left unfinished among verdicts, logs and the ledger; how many files.

        Raises:
            InputError: one of these folders is a link.
        """
        folders = [*(self._kept / "logs").glob("??")]
        folders += [self._kept / self.folder(record_id).name / "verdicts" for record_id in record_ids]
        return sum(sweep(folder) for folder in (self.ledger_folder, *map(self._own, folders)))

    def keep_log(self, data: bytes) -> Digest:
        """Keep a step's log under its digest."""
        digest = sha256(data)
        path = self._log_path(digest)
        if not self.has_log(digest):
            self._own(path.parent)
            write_whole(path, data)
        return digest

    def log(self, digest: Digest) -> bytes:
        """A log that was kept, or nothing where it is gone or something else lies in its place."""
        return self._read_log(digest) or b""

    def has_log(self, digest: Digest) -> bool:
        """Whether a log is there as it was kept."""
        return self._read_log(digest) is not None

    def _read_log(self, digest: Digest) -> bytes | None:
        try:
            data = read_regular(self._log_path(digest), MAX_LOG_BYTES)
        except (FileNotFoundError, InputError):
            return None
        return data if sha256(data) == digest else None

    def _own(self, folder: Path) -> Path:
        """A folder that the gate writes to, if no link leads elsewhere on the way there.

        Raises:
            InputError: one does.
        """
        for part in (folder, *folder.parents):
            if part == self._kept:
                break
            if part.is_symlink():
                raise InputError(f"{self._name(part)} is a link; put the folder itself there.")
        return folder

    def _log_path(self, digest: Digest) -> Path:
        name = digest.removeprefix("sha256:")
        return self._kept / "logs" / name[:2] / name

    def _claim_path(self, record_id: str, claim_id: str) -> Path:
        if not _CLAIM.fullmatch(claim_id):
            raise InputError(f"{claim_id!r} is no claim id; one looks like c1 (lower case, digits, hyphens).")
        return self.folder(record_id) / "claims" / claim_id / "claim.yaml"

    def _name(self, path: Path) -> str:
        """How messages call a file: from the workspace down."""
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else str(path)


@lru_cache(maxsize=4096)
def _record(data: bytes, name: str) -> Record:
    """Remembered by content: a command looks at each record several times."""
    record: Record = documents.parse(Record, data, name)
    return record


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", name)]


_FOLDER = re.compile(pattern_of(RecordId).replace(":", "-"))
_CLAIM = re.compile(pattern_of(ClaimId))

_CONFIG_TEMPLATE = """\
# A gatekeeper workspace. Every setting has a default; `gate schema config` prints them all.
#
# policy:
#   script: {wall_seconds: 120, memory_mb: 1024, cpus: 1}    what a repro script gets
#   maximum: {wall_seconds: 3600, memory_mb: 8192}           what its artifact.yaml may ask for
# stores: ["file:///srv/inputs"]                             where inputs too large for an artifact lie
"""
