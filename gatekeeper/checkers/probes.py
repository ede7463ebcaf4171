"""The causality probe: runs with one thing changed, until it is plain what the result depends on.

`dependence` says what is still to be shown; here it is tried, in the order of what tells most for a run.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from collections.abc import Mapping, Sequence

from gatekeeper.acceptance.likeness import differences
from gatekeeper.checkers import perturb
from gatekeeper.checkers.scripts import Content, Runs, Setting
from gatekeeper.dependence import CONFIRMATIONS, Dependence
from gatekeeper.files import pieces
from gatekeeper.model import (
    AcceptanceRule,
    LocalFile,
    Metric,
    Probe,
    Quantity,
    Reason,
    Run,
    RunEvidence,
)
from gatekeeper.model.evidence import Change

HELD = 64 << 20
"""Bytes of stored inputs that are held at a time."""


class ControlFailed(Exception):
    """A run with nothing changed failed between the probes."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text)
        self.reason = reason


class Enough(Exception):
    """No more probes: the policy allows no more, or what was seen can't be healed by any."""


@dataclasses.dataclass(slots=True)
class Prober:
    """Probes one script whose runs satisfy the rules."""

    runs: Runs
    rules: Sequence[AcceptanceRule]
    made: Sequence[Run]
    nonce: str
    most: int
    """How many probes the policy allows, what confirms them not counted."""
    probes: list[Probe] = dataclasses.field(default_factory=list)
    _seen: dict[str, bytes] = dataclasses.field(default_factory=dict)

    def probe(self) -> tuple[Probe, ...]:
        """Every probe that was made.

        Raises:
            ControlFailed: the script fails with nothing changed.
            WorldError: the machine broke down.
        """
        with contextlib.suppress(Enough):
            self._try_all()
        if not self._now().faults() and not self._now().lacks():
            self._confirm()
            if self._now().noisy and self._now().lacks():
                # Unchanged runs turned out to differ by more than they had seemed to.
                with contextlib.suppress(Enough):
                    self._try_rest()
                self._confirm()
        return tuple(self.probes)

    def _try_all(self) -> None:
        script = self.runs.script
        if not (script.all_inputs or script.parameters):
            return
        # 1. Each parameter's own probe value, and another seed.
        for name, parameter in script.parameters.items():
            self._run(
                Probe(target="parameter", names=(name,), change="value", ended="failed"),
                parameters={name: parameter.probe},
            )
        seed = int.from_bytes(hashlib.sha256(f"{self._key} seed".encode()).digest()[:4], "big")
        self._run(
            Probe(
                target="seed",
                change="seed",
                expected="moves" if script.depends.seed else "stays",
                ended="failed",
            ),
            seed=seed,
        )
        # 2. Each input, or group of too many inputs: away, then changed until something moves.
        groups = self._groups(script.depended_on)
        for paths in groups:
            self._run(
                Probe(target="input", names=paths, change="withheld", ended="failed"),
                inputs=dict.fromkeys(paths),
            )
            self._variant(paths)
            for change, draw in perturb.CHANGES:
                if not any(lack.about == "input" and lack.name in paths for lack in self._now().lacks()):
                    break
                self._changed(paths, change, draw)
        # 3. What must not matter.
        for path in script.depends.any_order:
            self._changed((path,), "order", 0, stays=True)
        self._left_out([path for path in script.all_inputs if path not in script.depended_on])
        # 4. A number that stands in an input as it was measured: is it only read back?
        self._read_back(script.depended_on)
        # 5. Whatever a metric or rule still lacks.
        self._try_rest()

    def _try_rest(self) -> None:
        """Parameters between their values, then every change, until nothing is lacking."""
        for name in self.runs.script.parameters:
            for draw in (1, 2, 3):
                if self._now().lacks():
                    self._between(name, draw)
        for change, draw in perturb.CHANGES:
            for paths in self._groups(self.runs.script.depended_on):
                if not self._now().lacks():
                    return
                self._changed(paths, change, draw)

    def _confirm(self) -> None:
        """What decides once more, in turn with runs that change nothing."""
        deciders = self._now().deciders()
        for _ in range(CONFIRMATIONS):
            self._run(
                Probe(target="nothing", change="nothing", expected="stays", ended="failed"), counts=False
            )
            for probe in deciders:
                self._again(probe)

    def _again(self, probe: Probe) -> None:
        if probe.target == "parameter":
            values = {name: probe.given or self.runs.script.parameters[name].probe for name in probe.names}
            self._run(probe, parameters=values, counts=False)
        elif probe.change in ("one_number", "other_numbers"):
            self._one_number(probe.names[0], probe.draw, others=probe.change == "other_numbers", counts=False)
        else:
            self._run(probe, inputs=self._contents(probe), counts=False)

    def _between(self, name: str, draw: int) -> None:
        """A run with a parameter between its two values, where there is a value between."""
        parameter = self.runs.script.parameters[name]
        given = perturb.between(parameter.value, parameter.probe, draw, f"{self._key} {name}")
        probe = Probe(
            target="parameter", names=(name,), change="value", draw=draw, ended="failed", given=given or ""
        )
        if given is None or any(_alike(probe, made) for made in self.probes):
            return
        self._run(probe, parameters={name: given})

    def _changed(self, paths: tuple[str, ...], change: Change, draw: int, *, stays: bool = False) -> None:
        probe = Probe(
            target="input",
            names=paths,
            change=change,
            draw=draw,
            expected="stays" if stays else "moves",
            ended="failed",
        )
        if any(_alike(probe, made) for made in self.probes):
            return
        contents = self._contents(probe)
        if contents:
            self._run(probe, inputs=contents)

    def _variant(self, paths: tuple[str, ...]) -> None:
        for path in paths:
            if path in self.runs.script.variants:
                probe = Probe(target="input", names=(path,), change="variant", ended="failed")
                self._run(probe, inputs=self._contents(probe))

    def _left_out(self, paths: Sequence[str]) -> None:
        """Change all inputs that are said not to matter at once; one by one only where that shows."""
        if paths and self._first_change(tuple(paths)) and len(paths) > 1:
            for path in paths:
                self._first_change((path,))

    def _first_change(self, paths: tuple[str, ...]) -> bool:
        """Make the first change that can be made; whether it moved anything."""
        before = len(self.probes)
        for change, draw in perturb.CHANGES:
            self._changed(paths, change, draw, stays=True)
            if len(self.probes) > before:
                return bool(self.probes[-1].moved)
        return False

    def _read_back(self, paths: Sequence[str]) -> None:
        for draw, name in enumerate(sorted(self.made[0].metrics)):
            for path in paths:
                follows = self._one_number(path, draw, others=False)
                if follows and name in follows.moved:
                    self._one_number(path, draw, others=True)

    def _one_number(self, path: str, draw: int, *, others: bool, counts: bool = True) -> Probe | None:
        metric = sorted(self.made[0].metrics.items())[draw][1]
        if not isinstance(metric, Quantity):
            return None
        found = perturb.one_number(self._content(path), metric.value, others=others)
        if found is None:
            return None
        data, given = found
        change: Change = "other_numbers" if others else "one_number"
        probe = Probe(target="input", names=(path,), change=change, draw=draw, ended="failed", given=given)
        return self._run(probe, inputs=self._with_sums({path: data}), counts=counts)

    def _groups(self, paths: Sequence[str]) -> list[tuple[str, ...]]:
        """One by one where the runs suffice for some changes of each, else in groups."""
        room = max(1, self.most // 3)
        if len(paths) <= room:
            return [(path,) for path in paths]
        return [tuple(paths[index::room]) for index in range(room)]

    def _contents(self, probe: Probe) -> dict[str, Content | None]:
        """The inputs as a probe changes them; only those that it does change."""
        new: dict[str, Content | None] = {}
        for path in probe.names:
            if probe.change == "withheld":
                new[path] = None
            elif probe.change == "variant":
                new[path] = self.runs.attachment.files[self.runs.script.variants[path]]
            else:
                data = perturb.changed(self._content(path), probe.change, probe.draw, f"{self._key} {path}")
                if data is not None:
                    new[path] = data
        return self._with_sums(new)

    def _with_sums(self, new: Mapping[str, Content | None]) -> dict[str, Content | None]:
        """A checksum of a changed input that stands in another input follows it."""
        if len(self.runs.script.all_inputs) == 1:
            return dict(new)
        sums: list[tuple[bytes, bytes]] = []
        for path, data in new.items():
            if isinstance(data, bytes) and path in self.runs.attachment.files:
                old = self._content(path)
                sums += [
                    (kind(old).hexdigest().encode(), kind(data).hexdigest().encode())
                    for kind in (hashlib.sha256, hashlib.md5, hashlib.sha1)
                ]
        contents = dict(new)
        for path in self.runs.script.inputs:
            data = contents.get(path, self.runs.attachment.files[path])
            if isinstance(data, bytes):
                followed = data
                for old_sum, new_sum in sums:
                    followed = followed.replace(old_sum, new_sum)
                if followed != data:
                    contents[path] = followed
        return contents

    def _content(self, path: str) -> bytes:
        """An attached input, or as much of a stored one as is held; it is cut there when it is changed."""
        if path in self.runs.attachment.files:
            return self.runs.attachment.files[path]
        if path not in self._seen:
            room = HELD // -(-len(self.runs.script.all_inputs) // max(1, self.most // 3))
            self._seen = {path: _beginning(self.runs.attachment.data[path], room)}
        return self._seen[path]

    def _run(
        self,
        probe: Probe,
        *,
        seed: int | None = None,
        parameters: Mapping[str, str] | None = None,
        inputs: Mapping[str, Content | None] | None = None,
        counts: bool = True,
    ) -> Probe:
        """Make a probe and keep what it showed.

        Raises:
            Enough: no more are to be made.
            ControlFailed, WorldError: as `probe`.
        """
        if counts and len(self.probes) >= self.most:
            raise Enough
        setting = Setting(
            seed=self.made[0].seed if seed is None else seed, parameters=parameters or {}, inputs=inputs or {}
        )
        name = f"probe-{len(self.probes) + 1}"
        result = self.runs.once(name, setting)
        base = self.made[0].metrics
        moved: dict[str, Metric] = {}
        ended = False
        if isinstance(result, Run) and base.keys() <= result.metrics.keys():
            moved, ended = differences(base, result.metrics), True
        elif isinstance(result, Reason) and probe.target == "nothing":
            raise ControlFailed(result)
        done = probe.model_copy(update={"ended": "results" if ended else "failed", "moved": moved})
        self.probes.append(done)
        if counts and self._now().faults():
            raise Enough
        return done

    @property
    def _key(self) -> str:
        return f"{self.nonce} {self.runs.attachment.digest}"

    def _now(self) -> Dependence:
        """What has been shown so far."""
        run = RunEvidence(runs=tuple(self.made), nonce=self.nonce, probes=tuple(self.probes))
        return Dependence(self.runs.script, self.rules, run)


def _alike(one: Probe, other: Probe) -> bool:
    return (one.target, one.names, one.change, one.draw) == (
        other.target,
        other.names,
        other.change,
        other.draw,
    )


def _beginning(file: LocalFile, most: int) -> bytes:
    """The first bytes of a stored file."""
    found = bytearray()
    for piece in pieces(file):
        found += piece[: most - len(found)]
        if len(found) >= most:
            break
    return bytes(found)
