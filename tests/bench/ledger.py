"""The ledger at 100,000 entries: append, prove, list, verify, and what it takes of memory.

Prints figures for this machine on this day. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from gatekeeper import attest, judge, merkle
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.model import ClaimVerdict, Digests, Reason, ReasonCode, RecordDigests
from gatekeeper.model.attestation import GateKey, GateVerdict, LogPredicate, Position, TreeHead, state

ZERO = "sha256:" + "0" * 64
NOW = "2026-01-01T00:00:00Z"
TEXT = "2 of 2 claims not verified: outside_tolerance (c1, c2)."


def said(number: int, records: int) -> GateVerdict:
    """A verdict of usual size."""
    reason = Reason(code=ReasonCode.OUTSIDE_TOLERANCE, text=TEXT * 4)
    digests = Digests(claim=ZERO, artifact=ZERO, policy=ZERO)
    claims: tuple[ClaimVerdict, ...] = tuple(
        judge.without_evidence(f"c{n}", None, reason, digests) for n in (1, 2)
    )
    record = RecordDigests(record=ZERO, policy=ZERO)
    return GateVerdict.of(judge.judge_record(f"BENCH:{number % records:08d}", claims, record, NOW, "0"))


def build(ledger: Ledger, keyring: Keyring, count: int, records: int) -> None:
    """Write a whole ledger at once, as appending one by one would have left it."""
    signer = keyring.signer(keyring.ids()[0])
    tree = merkle.Frontier()
    ledger.folder.mkdir(parents=True)
    with ledger.path.open("wb") as file:
        for number in range(count):
            said_here: LogPredicate = (
                said(number, records) if number else GateKey(action="added", key=signer.public, date=NOW)
            )
            place = Position(tree_size=tree.size, root_hash=tree.root().hex())
            line = attest.seal(state(said_here.model_copy(update={"ledger": place})), [signer])
            tree.add(merkle.leaf_hash(line))
            file.write(line + b"\n")
    head = TreeHead(tree_size=count, root_hash=tree.root().hex(), timestamp=NOW)
    ledger.head_path.write_bytes(attest.seal(state(head), [signer]) + b"\n")


class Clock:
    """What a piece of work takes: by the wall, of the processor, and of that waiting for the disk to sync."""

    waited = 0.0

    def __init__(self) -> None:
        self.wall, self.cpu, self.disk = time.perf_counter(), time.process_time(), Clock.waited

    def read(self) -> tuple[float, float, float]:
        """Seconds since it was made."""
        return (
            time.perf_counter() - self.wall,
            time.process_time() - self.cpu,
            Clock.waited - self.disk,
        )


def watch_the_disk() -> None:
    """Count the time in fsync apart: it says more of the disk, and who else uses it, than of the ledger."""
    real = os.fsync

    def timed(descriptor: int) -> None:
        began = time.perf_counter()
        real(descriptor)
        Clock.waited += time.perf_counter() - began

    os.fsync = timed


def each(name: str, runs: int, run: Callable[[int], object]) -> None:
    """Time `run` several times: the median of each clock, and the worst by the wall."""
    times = []
    for number in range(runs):
        clock = Clock()
        run(number)
        times.append(clock.read())
    wall, cpu, disk = (statistics.median(each) * 1000 for each in zip(*times, strict=True))
    worst = max(wall for wall, _, _ in times) * 1000
    print(
        f"{name:36} {wall:8.2f} ms  {cpu:8.2f} ms of CPU  {disk:8.2f} ms in fsync, worst {worst:8.2f} ms",
        flush=True,
    )


def once(name: str, run: Callable[[], object]) -> None:
    """Time `run` once, and by how much the process grew meanwhile."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    clock = Clock()
    run()
    wall, cpu, _ = clock.read()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10
    print(f"{name:36} {wall:8.2f} s   {cpu:8.2f} s of CPU   {grown:+5d} MiB", flush=True)


def main() -> None:
    """Run every measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--records", type=int, default=10_000)
    options = parser.parse_args()
    watch_the_disk()
    with tempfile.TemporaryDirectory() as folder:
        keyring = Keyring(Path(folder) / "keys")
        keyring.create()

        def opened() -> Ledger:
            return Ledger(Path(folder) / "ledger", keyring, Path(folder) / "state")

        build(opened(), keyring, options.entries, options.records)
        size = opened().path.stat().st_size
        print(f"{options.entries:,} entries, {size >> 20} MiB")
        once("first opening: verified and indexed", lambda: opened().size)
        once("gate ledger verify", lambda: opened().verify())
        ledger = opened()
        each("open", 50, lambda _: opened().size)
        each("append", 300, lambda n: ledger.append(said(n, options.records)))
        each("inclusion proof", 300, lambda n: ledger.prove(n * (options.entries // 300)))
        each("a record's history", 300, lambda n: list(ledger.verdicts(f"BENCH:{n:08d}")))
        once("gate ledger verify", lambda: opened().verify())


if __name__ == "__main__":
    main()
