"""A workspace whose records were judged a while ago, and somebody who wants that shown for something new."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gatekeeper import skeletons
from gatekeeper.errors import EngineUnavailable
from gatekeeper.gate import Gate
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.model import Record, Verdict
from gatekeeper.reuse import Reuse, Unchanged
from gatekeeper.sandbox.base import Job, Machine, Outcome, Prepared, Watch
from gatekeeper.sandbox.images.requirements import Requirements
from gatekeeper.workspace import Workspace

PASSED, FAILED = "ATTACK:00000001", "ATTACK:00000002"
IMAGE = "sha256:" + "1" * 64
THEN = datetime(2026, 1, 2, tzinfo=UTC)


class Canned:
    """A sandbox that runs nothing: with the claim's parameter it measures `value`."""

    def __init__(self, value: str, *, quiet: bool = False) -> None:
        self.value, self.quiet = value, quiet

    def run(self, job: Job, watch: Watch | None = None) -> Outcome:
        if self.value == "down":
            raise EngineUnavailable("No engine answers.")
        size = job.environment["GATE_PARAMETER_SIZE"]
        value = self.value if size == "1000" else f"{size}.5"
        results = json.dumps({"metrics": {"my_metric": {"value": value}}}).encode()
        return Outcome(
            image=IMAGE,
            exit_code=0,
            breach=None,
            breach_text="",
            output=b"" if self.quiet else f"measured {value}\n".encode(),
            output_truncated=False,
            files={"results.json": results},
            refused={},
            seconds=0.1,
            peak_memory=None,
        )

    def prepare(self, image: str | Requirements, watch: Watch | None = None) -> Prepared:
        return Prepared(str(image), IMAGE, b"{}", Machine("cpu", "kernel", "engine"))

    def interrupt(self) -> None: ...
    def close(self) -> None: ...


class Scene:
    """What an attack works on: two records in a ledger, one VERIFIED with two claims, one not with one."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.space = Workspace.init(folder / "workspace")
        self.keyring = Keyring(folder / "keys")
        self.keyring.create()
        self.state = folder / "state"
        self.quiet = False
        self.images = {"python": frozenset({IMAGE})}
        for record_id, claims in ((PASSED, ("c1", "c2")), (FAILED, ("c1",))):
            self.space.add_record(Record(id=record_id, kind="submission", title="t"))
            for claim_id in claims:
                claim, _, artifact, files = skeletons.empirical(claim_id, "text")
                self.space.write_claim(record_id, claim)
                self.space.write_artifact(record_id, claim_id, artifact, files)
                self.space.attach(record_id, claim_id)
        self.verify(PASSED, "1.0")
        self.verify(FAILED, "5.0")

    def gate(self, value: str = "1.0") -> Gate:
        """The gate, as a command opens it."""
        space = Workspace.open(self.space.root)
        ledger = Ledger(space.ledger_folder, self.keyring, self.state)
        return Gate(
            space, lambda: Canned(value, quiet=self.quiet), lambda: THEN, ledger=ledger, images=self.known
        )

    def known(self, image: str | Requirements) -> frozenset[str]:
        """The ids of today's images."""
        return self.images.get(str(image), frozenset())

    def verify(self, record_id: str, value: str) -> Verdict:
        """A new run."""
        with self.gate(value) as gate:
            return gate.verify([record_id])[0]

    def answer(self, record_id: str) -> Unchanged | str:
        """What a command would show without a run, or why there has to be one."""
        with self.gate() as gate:
            answer = Reuse(gate.records, self.known).of(record_id)
            assert (record_id in gate.unchanged([record_id])) == isinstance(answer, Unchanged)
            return answer

    def claim(self, claim_id: str = "c1", record_id: str = PASSED) -> Path:
        """A claim's folder."""
        return self.space.artifact_folder(record_id, claim_id).parent

    def log(self, which: str) -> Path:
        """A log that the verdict on the first claim rests on: of a step, a run's results or the packages."""
        with self.gate() as gate:
            evidence = gate.status(PASSED).claims[0].evidence
        assert evidence
        assert evidence.run
        assert evidence.run.surroundings
        name = {
            "step": evidence.steps[0].log,
            "results": evidence.run.runs[0].results,
            "packages": evidence.run.surroundings.packages,
        }[which]
        assert name
        name = name.removeprefix("sha256:")
        return self.space.artifacts / "logs" / name[:2] / name

    @contextmanager
    def index(self) -> Iterator[sqlite3.Connection]:
        """What this machine has noted of the ledger."""
        [path] = self.state.glob("*.sqlite")
        database = sqlite3.connect(path)
        with database:
            yield database
        database.close()
