"""Workspaces of many records with their verdicts in a signed ledger, for measuring; made in seconds.

Two records are judged by the gate, with a sandbox that runs nothing: one passes, one doesn't. All others are
copies of these under names of their own, files and ledger alike.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from gatekeeper import attest, merkle, skeletons
from gatekeeper.documents import to_yaml
from gatekeeper.files import sha256
from gatekeeper.gate import RECENT, Gate
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.model import QualityTier, Record, RecordDigests, Verdict
from gatekeeper.model.attestation import GateKey, GateVerdict, LogPredicate, Position, TreeHead, state
from gatekeeper.sandbox.base import Job, Machine, Outcome, Prepared, Watch
from gatekeeper.sandbox.images.requirements import Requirements
from gatekeeper.workspace import Workspace

TIERS = ("GOLD", "SILVER", "BRONZE")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Canned:
    """A sandbox that runs nothing, and answers every job with one measurement."""

    def __init__(self, image: str, value: str = "1.0") -> None:
        self._image, self._value = image, value

    def run(self, job: Job, watch: Watch | None = None) -> Outcome:
        """The measurement; another parameter gives another one."""
        size = job.environment["GATE_PARAMETER_SIZE"]
        value = self._value if size == "1000" else f"{size}.5"
        results = json.dumps({"metrics": {"my_metric": {"value": value}}}).encode()
        return Outcome(
            image=self._image,
            exit_code=0,
            breach=None,
            breach_text="",
            output=f"measured {value}\n".encode(),
            output_truncated=False,
            files={"results.json": results},
            refused={},
            seconds=0.1,
            peak_memory=None,
        )

    def prepare(self, image: str | Requirements, watch: Watch | None = None) -> Prepared:
        """Always there."""
        return Prepared(str(image), self._image, b"{}", Machine("cpu", "kernel", "engine"))

    def interrupt(self) -> None:
        """Nothing runs."""

    def close(self) -> None:
        """Nothing is open."""


def name_of(number: int) -> str:
    """The id of a record of such a workspace."""
    return f"BENCH:{number:08d}"


def make(
    root: Path, records: int, keyring: Keyring, *, verdicts: int = 1, image: str = "sha256:" + "0" * 64
) -> Workspace:
    """A workspace of so many records, each with so many verdicts in the ledger, which `keyring` signs.

    Every fourth record is Unverified. `image` is the id of the image that their scripts are said to have
    run in.
    """
    # 1. Two that the gate judged, in workspaces that go again.
    models = [_judged(root / f".model-{value}", keyring, image, value) for value in ("1.0", "2.0")]
    space = Workspace.init(root)
    for model, _ in models:
        shutil.copytree(model.artifacts / "logs", space.artifacts / "logs", dirs_exist_ok=True)

    # 2. The records: files as `gate new` and `gate attach` leave them.
    said = []
    for number in range(records):
        model, verdict = models[number % 4 == 3]
        folder = space.folder(name_of(number))
        shutil.copytree(model.folder(name_of(0)) / "claims", folder / "claims", copy_function=shutil.copyfile)
        record = Record(
            id=name_of(number),
            kind="submission",
            title=f"On the measurement of quantity number {number}",
            quality_tier=QualityTier(tier=TIERS[number % 3]),
        )
        content = to_yaml(record)
        (folder / "record.yaml").write_bytes(content)
        digests = RecordDigests(record=sha256(content), policy=verdict.digests.policy)
        said.append(verdict.model_copy(update={"id": record.id, "digests": digests}))

    # 3. The ledger: as so many runs would have left it.
    _write_ledger(space, keyring, said, verdicts)
    for model, _ in models:
        shutil.rmtree(model.root)
    return space


def _judged(root: Path, keyring: Keyring, image: str, value: str) -> tuple[Workspace, Verdict]:
    space = Workspace.init(root)
    space.add_record(Record(id=name_of(0), kind="submission", title="model"))
    claim, _, artifact, files = skeletons.empirical("c1", "The quantity is one.")
    space.write_claim(name_of(0), claim)
    space.write_artifact(name_of(0), "c1", artifact, files)
    space.attach(name_of(0), "c1")
    ledger = Ledger(space.ledger_folder, keyring, root / "state")
    with Gate(space, lambda: Canned(image, value), lambda: NOW, ledger=ledger) as gate:
        return space, gate.verify([name_of(0)])[0]


def _write_ledger(space: Workspace, keyring: Keyring, said: Sequence[Verdict], times: int) -> None:
    signer = keyring.signer(keyring.ids()[0])
    tree = merkle.Frontier()
    folder = space.ledger_folder
    folder.mkdir(parents=True)
    with (folder / "ledger.jsonl").open("wb") as file:

        def add(predicate: LogPredicate) -> bytes:
            place = Position(tree_size=tree.size, root_hash=tree.root().hex())
            line = attest.seal(state(predicate.model_copy(update={"ledger": place})), [signer])
            tree.add(merkle.leaf_hash(line))
            file.write(line + b"\n")
            return line

        time = NOW.isoformat().replace("+00:00", "Z")
        add(GateKey(action="added", key=signer.public, date=time))
        for _ in range(times):
            lines = [(verdict.id, add(GateVerdict.of(verdict))) for verdict in said]
        for record_id, line in lines[-RECENT:]:
            space.keep_verdict(record_id, time, line)
    head = TreeHead(tree_size=tree.size, root_hash=tree.root().hex(), timestamp=time)
    (folder / "head.json").write_bytes(attest.seal(state(head), [signer]) + b"\n")


def main() -> None:
    """Make one in a folder, with the user's own key."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--verdicts", type=int, default=1)
    parser.add_argument("--image", default="sha256:" + "0" * 64, help="id of the image `python`")
    options = parser.parse_args()
    make(
        options.folder.absolute(),
        options.records,
        Keyring.default(),
        verdicts=options.verdicts,
        image=options.image,
    )


if __name__ == "__main__":
    main()
