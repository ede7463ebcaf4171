"""Many records: listed, listed after a change, and verified where nothing has changed; whole processes.

Prints figures for this machine on this day. Nothing here is a test. The images must be built.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from workspaces import make, name_of

from gatekeeper import Config, Keyring, Workspace, images_of
from gatekeeper.cli.logs import configure

GATE = [sys.executable, "-m", "gatekeeper.cli.main"]


def timed(name: str, space: Workspace, *arguments: str, rounds: int = 5) -> None:
    """Run a command several times; medians of what passes on the clock, and of the processor's time."""
    walls, cpus = [], []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        done = subprocess.run(
            [*GATE, *arguments], cwd=space.root, capture_output=True, text=True, check=False
        )
        walls.append(time.perf_counter() - began)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if done.returncode > 1:
            raise SystemExit(f"{name}: {done.stderr}")
    wall, cpu = statistics.median(walls), statistics.median(cpus)
    print(f"{name:44} {wall:8.2f} s  {cpu:8.2f} s of CPU", flush=True)


def main() -> None:
    """Run every measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listed", type=int, default=10_000)
    parser.add_argument("--verified", type=int, default=1_000)
    options = parser.parse_args()
    configure(as_json=False, verbose=False)
    image = min(images_of(Config()).known("python"), default="")
    if not image:
        raise SystemExit("build the images first: `make images`")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        keyring = Keyring.default()
        keyring.create()
        space = make(Path(folder) / "listed", options.listed, keyring)
        count = f"{options.listed:,} records"
        timed(f"gate list, {count}, first", space, "list", rounds=1)
        time.sleep(3)  # what was written a moment ago is looked at again
        timed(f"gate list, {count}, once more", space, "list", rounds=1)
        timed(f"gate list, {count}", space, "list")
        (space.folder(name_of(7)) / "record.yaml").touch()
        timed(f"gate list, {count}, one changed", space, "list", rounds=1)
        space = make(Path(folder) / "verified", options.verified, keyring, image=image)
        count = f"{options.verified:,} unchanged"
        timed(f"gate verify --all, {count}, first", space, "verify", "--all", rounds=1)
        timed(f"gate verify --all, {count}", space, "verify", "--all")


if __name__ == "__main__":
    main()
