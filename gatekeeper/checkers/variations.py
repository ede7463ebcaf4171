"""Why the runs of a script differ: everything that can be fixed is, then one thing at a time is let go.

One thing is the same in all runs on this machine, and another on the next: the order in which its file system
lists a folder's files. So it is changed even where the runs agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from gatekeeper.acceptance.likeness import differences
from gatekeeper.checkers.scripts import Runs, Setting
from gatekeeper.model import Run, Variation
from gatekeeper.model.evidence import Source

# https://github.com/wolfcw/libfaketime: the clock stands still, and getrandom gives the same bytes each time.
_CLOCK = {"FAKETIME": "2001-01-01 00:00:00", "FAKETIME_NO_CACHE": "1"}
_CHANCE = {"FAKERANDOM_SEED": "0x0123456789ABCDEF"}
_OTHER_CHANCE = {"FAKERANDOM_SEED": "0x02468ACE13579BDF"}
_PRELOAD = {"LD_PRELOAD": "/usr/$LIB/faketime/libfaketime.so.1"}
_FIXED = _PRELOAD | _CLOCK | _CHANCE


def sources(runs: Runs, made: Sequence[Run]) -> tuple[Variation, ...]:
    """What makes the runs differ, as far as it can be told; empty where they don't.

    Raises:
        WorldError: the machine broke down.
    """
    first = made[0]
    if not any(_differ(first, run) for run in made[1:]):
        return _file_order(runs, first)
    finder = _Finder(runs, first.seed)

    # 1. Where only runs of different seeds differ, a run of the same seed settles it.
    if not any(run.seed == first.seed and _differ(first, run) for run in made[1:]):
        again = finder.run(Setting(seed=first.seed))
        if again is not None and not _differ(first, again):
            return (Variation(source="seed", differs=True),)

    # 2. With everything fixed, two runs must agree; else nothing can be told by letting go of anything.
    fixed = finder.run(finder.fixed)
    again = finder.run(finder.fixed)
    if fixed is None or again is None or _differ(fixed, again):
        return (Variation(source="unknown", differs=True),)

    # 3. Let go of one thing at a time.
    found = []
    for source, setting in finder.settings():
        run = finder.run(setting)
        if run is not None:
            found.append(Variation(source=source, differs=_differ(fixed, run)))
    if not any(variation.differs for variation in found):
        found.append(Variation(source="unknown", differs=True))
    return tuple(found)


def _file_order(runs: Runs, first: Run) -> tuple[Variation, ...]:
    """Whether it shows in which order the inputs are listed, where there is an order to change.

    A run that differs counts only where one with its inputs in the same other folder, but in the old order,
    does not, and where it comes out once more: it may be by something else.
    """
    if not _listed(runs):
        return ()
    finder = _Finder(runs, first.seed)
    turned, same = (Setting(seed=first.seed, listing=order) for order in ("reversed", "same"))
    other = finder.run(turned)
    if other is not None and not _differ(first, other):
        return (Variation(source="file_order", differs=False),)
    control, again = finder.run(same), finder.run(turned)
    if control is None or _differ(first, control) or (again is None) != (other is None):
        return ()
    if other is not None and again is not None and _differ(other, again):
        return ()
    return (Variation(source="file_order", differs=True, run=other),)


def _listed(runs: Runs) -> bool:
    """Whether a folder of inputs has more than one entry, and there is room for all in memory once more."""
    sizes = {path: len(runs.attachment.files[path]) for path in runs.script.inputs}
    sizes |= {path: file.bytes for path, file in runs.attachment.data.items()}
    entries = {place for path in sizes for place in (PurePath(path), *PurePath(path).parents)} - {PurePath()}
    folders = Counter(entry.parent for entry in entries)
    limits = runs.limits
    return (
        max(folders.values(), default=0) > 1
        and sum(sizes.values()) <= min(limits.disk_bytes, limits.memory_bytes) // 4
        and len(entries) <= limits.files // 2
    )


class _Finder:
    """Runs the script under settings that differ from the fixed one in a single respect."""

    def __init__(self, runs: Runs, seed: int) -> None:
        self._runs, self._count = runs, 0
        self.fixed = Setting(seed=seed, environment=_FIXED, cpus=1)

    def run(self, setting: Setting) -> Run | None:
        """One run; None where the script gives no results under the setting."""
        self._count += 1
        result = self._runs.once(f"variation-{self._count}", setting)
        return result if isinstance(result, Run) else None

    def settings(self) -> Iterator[tuple[Source, Setting]]:
        fixed = self.fixed
        yield "seed", replace(fixed, seed=fixed.seed + 1)
        if self._runs.limits.cpus > 1:
            yield "threads", replace(fixed, cpus=None)
        yield "hash_seed", replace(fixed, environment={**_FIXED, "PYTHONHASHSEED": "1"})
        yield "time", replace(fixed, environment=_PRELOAD | _CHANCE)
        yield "system_random", replace(fixed, environment=_FIXED | _OTHER_CHANCE)


def _differ(one: Run, other: Run) -> bool:
    return bool(differences(one.metrics, other.metrics)) or one.metrics.keys() != other.metrics.keys()
