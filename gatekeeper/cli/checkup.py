"""`gate doctor`: engine, images, disk, and the proof of the seal, each as a row that says what was seen."""

from __future__ import annotations

import shutil
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from gatekeeper.checkers.lean_places import lean_engine
from gatekeeper.config import Config
from gatekeeper.errors import WorldError
from gatekeeper.sandbox import connect, images_of
from gatekeeper.sandbox.images import ImageState

LEAST_FREE_GB = 2


def _engine(lean: str, commit: str, digest: str, judging: bool) -> str:
    return f"{lean}, commit {commit[:12]}, {digest}{'; its kernel judges' if judging else ''}"


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
            pinned = lean_engine()
            judging = config.policy.lean_engine in (None, pinned["libleanshared.so"])
            row("engine", "Lean", True, _engine(pinned["lean"], pinned["commit"], "pinned", judging))
            row("engine", "storage, runtime", True, f"{info.get('Driver')}, {info.get('DefaultRuntime')}")
            ready = []
            images = images_of(config)
            needed = {*images.usual(), *config.policy.lean_environments}
            for image in images.list():
                row(
                    "images",
                    image.name,
                    image.state is ImageState.READY,
                    f"{image.state.value} {(image.id or '')[:19]}",
                    image.problem or "ready",
                    required=image.name in needed,
                )
                if engine := next((it for it in image.packages if it.kind == "engine"), None):
                    lean = next(it for it in image.packages if it.kind == "toolchain")
                    judging = config.policy.lean_engine == f"sha256:{engine.sha256}"
                    seen = _engine(lean.version, engine.version, f"sha256:{engine.sha256[:12]}", judging)
                    row("engine", f"Lean of {image.name}", True, seen)
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
