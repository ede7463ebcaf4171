"""What the gate adds: the same sealed container by hand, and the same claim through the gate, in turn.

Prints medians and their ratio. Nothing here is a test; the numbers are for this machine on this day.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import docker

from gatekeeper import skeletons
from gatekeeper.checkers.base import container_limits
from gatekeeper.cli.logs import configure
from gatekeeper.config import HOME, Config
from gatekeeper.gate import Gate
from gatekeeper.keys import Keyring
from gatekeeper.model import Record, ReproScript, Verdict
from gatekeeper.sandbox import connect, images_of, seal
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

RESULT = """\
import os, time
time.sleep({seconds})
value = "1.0" if (size := os.environ.get("GATE_PARAMETER_SIZE", "1000")) == "1000" else size + ".5"
text = '{{"metrics": {{"my_metric": {{"value": "%s"}}}}}}' % value
open(os.environ["GATE_OUT"] + "/results.json", "w").write(text)
"""
ID = "BENCH:00000001"
RUNS = 9
"""What a claim with one parameter takes: two runs, its probe, another value, another seed, then twice
what decides and a run unchanged."""


def by_hand(client: docker.APIClient, image: str, command: list[str], profile: str) -> None:
    """Create, start, wait for and remove one container under the seal's settings."""
    limits = container_limits(Config().policy.script)
    environment = [f"{name}={value}" for name, value in seal.environment(limits, {}).items()]
    host = seal.host_config(limits, profile, None)
    body = {**seal.container(image, command, host, {}), "Env": environment}
    container = client.create_container_from_config(body)["Id"]
    try:
        client.start(container)
        status = client.wait(container)["StatusCode"]
    finally:
        client.remove_container(container, force=True)
    if status != 0:
        raise SystemExit(f"the container by hand ended with status {status}")


def through_gate(space: Workspace, sandbox: Sandbox) -> None:
    """Verify the workspace's one record."""
    verdict: Verdict = Gate(space, lambda: sandbox).verify([ID])[0]
    if verdict.status != "VERIFIED":
        raise SystemExit(f"the benchmark's own record is Unverified: {verdict.claims[0].reason.text}")


def empirical(root: Path, seconds: float) -> Workspace:
    """A workspace whose record's script sleeps, then writes the claimed value."""
    space = Workspace.init(root)
    space.add_record(Record(id=ID, kind="submission", title="benchmark"))
    claim, _, artifact, _ = skeletons.empirical("c1", "one")
    space.write_claim(ID, claim)
    files = {"repro.py": RESULT.format(seconds=seconds).encode()}
    space.write_artifact(ID, "c1", ReproScript(**dict(artifact)), files)
    space.attach(ID, "c1")
    return space


def mathematical(root: Path) -> tuple[Workspace, Path]:
    """A workspace with the proof of an example record, and the proof's file."""
    space = Workspace.init(root)
    space.add_record(Record(id=ID, kind="submission", title="benchmark"))
    source = Workspace.open(HOME)
    half = source.trusted_half("EXAMPLE:PIGEONHOLE", "c1")
    folder = source.artifact_folder("EXAMPLE:PIGEONHOLE", "c1")
    space.write_claim(ID, half.claim, half.statement)  # type: ignore[union-attr]
    target = space.artifact_folder(ID, "c1")
    target.mkdir(parents=True)
    for name in ("artifact.yaml", "Proof.lean"):
        (target / name).write_bytes((folder / name).read_bytes())
    return space, folder / "Proof.lean"


def compare(name: str, rounds: int, hand: Callable[[], None], gate: Callable[[], None], of: int = 1) -> None:
    """Time both in turn and print medians, ratio, and what is added to each `of` as many containers."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in (hand, gate):
        run()
    for _ in range(rounds):
        for run, kept in zip((hand, gate), times, strict=True):
            began = time.perf_counter()
            run()
            kept.append(time.perf_counter() - began)
    left, right = (statistics.median(kept) for kept in times)
    print(
        f"{name:44} {left:8.3f} s {right:8.3f} s {right / left:7.2f} {(right - left) / of:+8.3f} s",
        flush=True,
    )


def main() -> None:
    """Run every comparison."""
    configure(as_json=False, verbose=False)
    small_things()
    profile = (HOME / "sandboxes" / "seccomp.json").read_text()
    images = images_of(Config())
    client = docker.APIClient(timeout=120)
    print(f"{'':44} {'by hand':>10} {'gate':>10} {'ratio':>7} {'added':>10}")
    with tempfile.TemporaryDirectory() as folder, connect(Config()) as sandbox:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        Keyring.default().create()  # the verdicts of a benchmark are nobody else's
        for number, (seconds, rounds) in enumerate(((0, 7), (2, 3))):
            script = RESULT.format(seconds=seconds)
            space = empirical(Path(folder) / f"e{number}", seconds)

            def all_runs(script: str = script) -> None:
                for _ in range(RUNS):
                    by_hand(client, images.id_of("python"), ["python3", "-c", script], profile)

            compare(
                f"script of {seconds} s, {RUNS} containers",
                rounds,
                all_runs,
                lambda space=space: through_gate(space, sandbox),
                of=RUNS,
            )
        space, proof = mathematical(Path(folder) / "m")
        engine = [sys.executable, str(HOME / "tests/bench/bare_lean.py"), str(proof)]

        def bare() -> None:
            subprocess.run(engine, check=True, stdout=subprocess.DEVNULL)

        compare("Lean claim, against the bare engine", 7, bare, lambda: through_gate(space, sandbox))

        def three() -> None:
            for _ in range(3):
                by_hand(client, images.id_of("lean"), LEAN, profile)

        compare("Lean claim, against three containers", 7, three, lambda: through_gate(space, sandbox))


def alone(name: str, rounds: int, run: Callable[[], object]) -> None:
    """Time something that has nothing to be compared with."""
    run()
    kept = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        kept.append(time.perf_counter() - began)
    print(f"{name:44} {statistics.median(kept) * 1000:8.2f} ms", flush=True)


def small_things() -> None:
    """What a person waits for without knowing."""
    from gatekeeper.ingest import read

    images = images_of(Config())
    for page in sorted((HOME / "tests/data/seeds").iterdir()):
        alone(f"read {page.name}", 20, lambda page=page: read(page.read_bytes(), page.name))
    alone("find an image's id", 20, lambda: images.id_of("lean"))
    words = [sys.executable, "-m", "gatekeeper.cli.main", "--help"]
    alone("gate --help", 10, lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL))


LEAN = [
    "sh",
    "-c",
    "cp /opt/lean/gatecore/base.json /tmp; printf 'prelude\\nimport GateCore\\n' > /tmp/Claim.lean; "
    "python3 /opt/gatekeeper/leanc.py /tmp/Claim.lean /out/Claim.olean",
]
"""About what one of a Lean claim's three steps does, in a container by hand."""

if __name__ == "__main__":
    main()
