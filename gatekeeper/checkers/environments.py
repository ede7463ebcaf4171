"""Where the runs of a script take place: its image made ready, its programs built, its surroundings noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from gatekeeper.checkers.base import Bench, breach, container_limits
from gatekeeper.config import LimitSet, Policy
from gatekeeper.errors import ImageUnavailable, InputError
from gatekeeper.model import (
    Attachment,
    Reason,
    ReasonCode,
    ReproScript,
    RequirementsEnvironment,
    Step,
    Surroundings,
)
from gatekeeper.sandbox.base import Job, Outcome, Watch
from gatekeeper.sandbox.images.requirements import Requirements, Unusable, parse


@dataclass(frozen=True, slots=True)
class Place:
    """What every run of one script has in common."""

    image: str
    """For `Job.image`."""
    surroundings: Surroundings
    files: Mapping[str, bytes]
    """What the build made, for `Job.files`: beside the sources."""
    executable: frozenset[str]
    """For `Job.executable`: all of `files`."""
    steps: tuple[Step, ...]
    """The build, if there was one."""
    brought: Callable[[], Iterable[tuple[str, bytes]]] = tuple
    """What the author's choice brought into the image: paths and contents."""


@dataclass(frozen=True, slots=True)
class NoPlace:
    """Why the script can't run at all."""

    reason: Reason
    steps: tuple[Step, ...] = ()


def prepare(
    bench: Bench, script: ReproScript, attachment: Attachment, limits: LimitSet, watch: Watch | None = None
) -> Place | NoPlace:
    """Make ready what the script's environment and build ask for, as far as the policy allows.

    Raises:
        WorldError: the image can't be had here and now, or the machine broke down.
    """
    # 1. The environment is one that the policy allows.
    wanted = wanted_image(bench.policy, script, attachment)
    if isinstance(wanted, Reason):
        return NoPlace(wanted)

    # 2. Its image is there; what an author's requirements file can't give is the author's to mend.
    try:
        image = bench.sandbox.prepare(wanted, watch)
    except Unusable as error:
        return NoPlace(_invalid(f"{_name(script)}: {error}"))
    except InputError as error:  # a recipe or a setting of ours
        raise ImageUnavailable(str(error)) from error
    surroundings = Surroundings(
        environment=_name(script),
        image=image.id,
        packages=bench.keep_log(image.bill),
        cpu=image.machine.cpu,
        kernel=image.machine.kernel,
        engine=image.machine.engine,
    )

    # 3. Its programs are built out of the sources alone: a build that saw the inputs could keep their result.
    if script.build is None:
        return Place(image.name, surroundings, {}, frozenset(), (), image.brought)
    job = Job(
        name="build",
        image=image.name,
        command=script.build.command,
        limits=container_limits(limits.model_copy(update={"result_kb": bench.policy.maximum.result_kb})),
        files={
            f"src/{path}": content
            for path, content in attachment.files.items()
            if path not in script.inputs and path not in script.variants.values()
        },
        collect=script.build.produces,
    )
    outcome, step = bench.run(job, watch)
    if failure := breach(outcome) or _not_built(outcome, script.build.produces):
        return NoPlace(failure, (step,))
    files = {f"src/{path}": outcome.files[path] for path in script.build.produces}
    return Place(image.name, surroundings, files, frozenset(files), (step,), image.brought)


def wanted_image(policy: Policy, script: ReproScript, attachment: Attachment) -> str | Requirements | Reason:
    """What a script's runs take place in, or why the policy or the file it names does not allow it."""
    environment = script.environment
    if isinstance(environment, RequirementsEnvironment):
        if not policy.requirements:
            return _invalid(
                "artifact.yaml: environment: the policy allows no requirements file; name an image."
            )
        content = attachment.files[environment.requirements]
        try:
            return parse(content, environment.requirements, policy.requirements_mb << 20)
        except InputError as error:
            return _invalid(str(error))
    if environment.image not in policy.environments:
        known = ", ".join(policy.environments)
        return _invalid(f"artifact.yaml: environment {environment.image!r} is none of {known}.")
    return environment.image


def _name(script: ReproScript) -> str:
    environment = script.environment
    return environment.requirements if isinstance(environment, RequirementsEnvironment) else environment.image


def _not_built(outcome: Outcome, produces: tuple[str, ...]) -> Reason | None:
    if outcome.exit_code != 0:
        ending = f"ended with status {outcome.exit_code}"
        if (outcome.exit_code or 0) < 0:
            ending = f"was ended by signal {-(outcome.exit_code or 0)}"
        return Reason(code=ReasonCode.SCRIPT_FAILED, text=f"The build {ending}.")
    for path in produces:
        if path in outcome.refused:
            text = f"The build's $GATE_OUT/{path} is refused: {outcome.refused[path]}."
            return Reason(code=ReasonCode.SCRIPT_FAILED, text=text)
        if path not in outcome.files:
            text = f"The build ended well, but there is no $GATE_OUT/{path}."
            return Reason(code=ReasonCode.SCRIPT_FAILED, text=text)
    return None


def _invalid(text: str) -> Reason:
    return Reason(code=ReasonCode.INVALID_ARTIFACT, text=text)
