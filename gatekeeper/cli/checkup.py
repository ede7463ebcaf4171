"""`gate doctor`: engine, images, disk, and the proof of the seal, each as a row that says what was seen."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gatekeeper import connect, images_of, lean_engine
from gatekeeper.config import Config, Policy
from gatekeeper.errors import WorldError
from gatekeeper.sandbox.images import ImageState, Row

LEAST_FREE_GB = 2


def lean_engines(policy: Policy, images: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """The Lean engines there are: where each is, its version, commit and digest, and whether it judges."""
    pinned = lean_engine()
    found = [("Lean", pinned["lean"], pinned["commit"], pinned["libleanshared.so"])]
    for image in images:
        has = {package.kind: package for package in image.packages}
        if "engine" in has:
            lean, engine = has["toolchain"], has["engine"]
            found.append((f"Lean of {image.name}", lean.version, engine.version, f"sha256:{engine.sha256}"))
    judging = policy.lean_engine or pinned["libleanshared.so"]
    for place, version, commit, digest in found:
        judges = "; its kernel judges" if digest == judging else ""
        yield place, f"{version}, commit {commit[:12]}, {digest[:19]}{judges}"


def examine(config: Config, console: Console) -> bool:
    """Print every finding and say whether the gate can run."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "check", "seen", "wanted"):
        table.add_column(column, no_wrap=not column, overflow="fold")
    healthy = True

    def row(group: str, name: str, ok: bool, seen: str, wanted: str = "", *, required: bool = True) -> None:
        nonlocal healthy
        healthy = healthy and (ok or not required)
        mark = ("✓", "green") if ok else ("✗", "bold red") if required else ("–", "yellow")
        table.add_row(Text(*mark), Text(f"{group}: {name}" if group else name), Text(seen), Text(wanted))

    row("gate", "Python", sys.version_info >= (3, 11), sys.version.split()[0], "3.11 or newer")
    free = shutil.disk_usage(".").free >> 30
    row("gate", "free disk here", free >= LEAST_FREE_GB, f"{free} GB", f"{LEAST_FREE_GB} GB")
    try:
        with connect(config) as sandbox:
            info = sandbox.engine_info()
            row("engine", "version", True, f"{info.get('Name')}, Docker {info.get('ServerVersion')}")
            row("engine", "kernel", True, f"{info.get('KernelVersion')}, {info.get('OperatingSystem')}")
            row("engine", "cgroups", True, f"v{info.get('CgroupVersion', '1')} by {info.get('CgroupDriver')}")
            row("engine", "storage, runtime", True, f"{info.get('Driver')}, {info.get('DefaultRuntime')}")
            ready = []
            images = images_of(config)
            needed = {*images.usual(), *config.policy.lean_environments}
            # What artifacts asked for is probed when they are run.
            rows = [row for row in images.list() if row.name in images.names()]
            for name, seen in lean_engines(config.policy, rows):
                row("engine", name, True, seen)
            for image in rows:
                row(
                    "images",
                    image.name,
                    image.state is ImageState.READY,
                    f"{image.state.value} {(image.id or '')[:19]}",
                    image.problem or "ready",
                    required=image.name in needed,
                )
                ready += [image.name] if image.state is ImageState.READY else []
            shown: set[str] = set()
            for name in ready:
                checks = sandbox.doctor(name)
                passed = [check for check in checks if check.ok and check.name in shown]
                for check in checks:
                    if check not in passed:
                        wanted = "" if check.ok else check.wanted
                        place = f"seal of {name}, {check.group}"
                        row(place, check.name, check.ok, check.seen, wanted, required=check.required)
                if passed:
                    row(f"seal of {name}", "the same checks", True, f"{len(passed)} passed")
                shown |= {check.name for check in checks if check.ok}
            if not ready:
                row("seal", "probe", False, "not run", "an image to run it in")
    except WorldError as error:
        row("engine", "container engine", False, str(error), "an engine that keeps the seal")
    console.print(table)
    last = "The gate can run." if healthy else "The gate does not run before every ✗ is mended."
    console.print(Text(last, "bold green" if healthy else "bold red"))
    return healthy
