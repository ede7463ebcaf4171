"""One run of a repro script: what goes into its container, and what came out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from gatekeeper.checkers.base import Bench, breach
from gatekeeper.checkers.environments import Place
from gatekeeper.checkers.results import MalformedResults, parse_results
from gatekeeper.model import (
    Attachment,
    LocalFile,
    Metric,
    Reason,
    ReasonCode,
    ReproScript,
    Run,
    Step,
)
from gatekeeper.sandbox.base import Job, Limits, Outcome, Watch
from gatekeeper.sandbox.seal import ISOLATED, interpreter

RESULTS = "results.json"
RELIST = Path(__file__).with_name("relist.py").read_text("utf-8")

Content = bytes | LocalFile


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """What differs between the runs of one script."""

    seed: int = 0
    parameters: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Instead of the values in artifact.yaml."""
    inputs: Mapping[str, Content | None] = dataclasses.field(default_factory=dict)
    """Instead of the attached contents; None withholds the file."""
    environment: Mapping[str, str] = dataclasses.field(default_factory=dict)
    cpus: float | None = None
    listing: Literal["same", "reversed"] | None = None
    """The inputs lie in another folder, with their files listed as in theirs, or the other way round."""


@dataclasses.dataclass(slots=True)
class Runs:
    """Runs one script, as often as asked, each time in a fresh container; keeps a step for each."""

    bench: Bench
    script: ReproScript
    attachment: Attachment
    place: Place
    limits: Limits
    metrics: tuple[str, ...]
    """Those that the rules name."""
    watch: Watch | None
    steps: list[Step] = dataclasses.field(default_factory=list)

    def once(self, name: str, setting: Setting) -> Run | Reason:
        """One run, or why it gave no results.

        Raises:
            WorldError: the machine broke down.
        """
        limits = self.limits
        if setting.cpus is not None:
            limits = dataclasses.replace(limits, cpus=setting.cpus)
        command = self.script.command
        if setting.listing is not None:
            command = (*interpreter(self.place.image), *ISOLATED, "-c", RELIST, setting.listing, *command)
        values = {key: parameter.value for key, parameter in self.script.parameters.items()}
        job = Job(
            name=name,
            image=self.place.image,
            command=command,
            limits=limits,
            files={**self._files(setting.inputs), **self.place.files},
            executable=self.place.executable,
            environment={
                "GATE_SEED": str(setting.seed),
                **{f"GATE_PARAMETER_{key.upper()}": v for key, v in {**values, **setting.parameters}.items()},
                **setting.environment,
            },
            collect=(RESULTS,),
        )
        outcome, step = self.bench.run(job, self.watch)
        self.steps.append(step)
        return self._read(outcome, setting.seed)

    def _files(self, instead: Mapping[str, Content | None]) -> dict[str, Content]:
        """Inputs lie below $GATE_IN, everything else beside the script. Variants are for probes alone."""
        hidden = set(self.script.variants.values())
        files: dict[str, Content] = {
            f"{'in' if path in self.script.inputs else 'src'}/{path}": data
            for path, data in self.attachment.files.items()
            if path not in hidden
        }
        files |= {f"in/{path}": file for path, file in self.attachment.data.items()}
        for path, content in instead.items():
            if content is None:
                del files[f"in/{path}"]
            else:
                files[f"in/{path}"] = content
        return files

    def _read(self, outcome: Outcome, seed: int) -> Run | Reason:
        """What was seen, in the order in which it explains the end of the run."""
        failure = breach(outcome) or _failed(outcome)
        if failure:
            return failure
        data = outcome.files[RESULTS]
        try:
            found: dict[str, Metric] = parse_results(data)
        except MalformedResults as error:
            return Reason(code=ReasonCode.RESULT_MALFORMED, text=str(error))
        # The evidence holds what the rules speak of; the whole file is kept beside the logs.
        metrics = {name: found[name] for name in self.metrics if name in found}
        return Run(seed=seed, metrics=metrics, results=self.bench.keep_log(data))


def _failed(outcome: Outcome) -> Reason | None:
    if outcome.exit_code != 0:
        return Reason(code=ReasonCode.SCRIPT_FAILED, text=f"The script {_ending(outcome.exit_code)}.")
    if RESULTS in outcome.refused:
        text = f"$GATE_OUT/{RESULTS} is refused: {outcome.refused[RESULTS]}."
        return Reason(code=ReasonCode.RESULT_MALFORMED, text=text)
    if RESULTS not in outcome.files:
        text = f"The script ended well, but there is no $GATE_OUT/{RESULTS}."
        return Reason(code=ReasonCode.RESULT_MISSING, text=text)
    return None


def _ending(exit_code: int | None) -> str:
    if exit_code is None:
        return "did not come to its end"
    if exit_code < 0:
        return f"was ended by signal {-exit_code}"
    meaning = {126: " (its command can't be executed)", 127: " (its command was not found)"}
    return f"ended with status {exit_code}{meaning.get(exit_code, '')}"
