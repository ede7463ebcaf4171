"""The untrusted half of a claim: what its author attached (artifact/artifact.yaml)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from gatekeeper.model.base import Digest, FilePath, Frozen, MetricName
from gatekeeper.model.claim import LeanEnvironment
from gatekeeper.model.metric import Metric

MAX_FILES = 1000

Argument = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
Command = Annotated[tuple[Argument, ...], Field(min_length=1, max_length=100)]
ImageName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
PinnedImage = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._:/-]{0,254}@sha256:[0-9a-f]{64}$")]
ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]


def _spdx(expression: str) -> str:
    """An SPDX licence expression with every identifier on SPDX's list, or a LicenseRef-.

    Raises:
        ValueError: it is none.
    """
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        known = canonicalize_license_expression(expression)
    except InvalidLicenseExpression:
        raise ValueError("must be an SPDX licence expression, such as MIT or Apache-2.0 OR MIT") from None
    if known != expression:
        raise ValueError(f"must be written as SPDX does: {known}")
    return expression


License = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_spdx)]


class LimitRequest(Frozen):
    """What the artifact asks for instead of the policy's defaults; the policy's maxima are the bound."""

    wall_seconds: Annotated[int, Field(ge=1)] | None = None
    memory_mb: Annotated[int, Field(ge=32)] | None = None
    cpus: Annotated[int, Field(ge=1)] | None = None
    processes: Annotated[int, Field(ge=8)] | None = None
    disk_mb: Annotated[int, Field(ge=1)] | None = None
    files: Annotated[int, Field(ge=1)] | None = None
    output_kb: Annotated[int, Field(ge=1)] | None = None


class _ArtifactBase(Frozen):
    files: Annotated[dict[FilePath, Digest], Field(min_length=1, max_length=MAX_FILES)]
    """Every file of the folder but artifact.yaml itself, and no other."""
    entry: FilePath
    limits: LimitRequest = LimitRequest()
    license: License | None = None
    """Under which licence the artifact may be used, as an SPDX expression; a LICENSE file says it, too."""

    @model_validator(mode="after")
    def _entry_is_a_file(self) -> _ArtifactBase:
        if self.entry not in self.files:
            raise ValueError(f"entry {self.entry!r} is not listed under files")
        return self


class LeanSource(_ArtifactBase):
    """A Lean file that states the claim's theorems again and proves them, in the claim's environment."""

    kind: Literal["lean-source"]
    environment: LeanEnvironment = "lean"


class LeanExport(_ArtifactBase):
    """A lean4export file (NDJSON, format 3.0 or 3.1) of a proof made anywhere, with all that it rests on.

    Nothing of it is executed: its declarations go to the kernel as they are.
    """

    kind: Literal["lean-export"]


def _named_environment(given: Any) -> Any:
    return {"image": given} if isinstance(given, str) else given


class ImageEnvironment(Frozen):
    """One of the gate's own images by name, or another by digest (`name@sha256:…`)."""

    image: ImageName | PinnedImage


class RequirementsEnvironment(Frozen):
    """The `python` image with the packages of a hash-locked requirements file, one of the `files`."""

    requirements: FilePath


Environment = Annotated[ImageEnvironment | RequirementsEnvironment, BeforeValidator(_named_environment)]


class Build(Frozen):
    """A command that makes programs out of the sources first, in a container of its own.

    `produces` names the files that it leaves in `$GATE_OUT`; the script finds them beside its sources,
    executable.
    """

    command: Command
    produces: Annotated[tuple[FilePath, ...], Field(min_length=1, max_length=16)]


class StoredFile(Frozen):
    """An input too large for the artifact folder: its content lies in a store of the gate's, by digest."""

    sha256: Digest
    bytes: Annotated[int, Field(ge=0)]


class Parameter(Frozen):
    """A setting the result depends on, given to the script as `$GATE_PARAMETER_NAME` (in capitals).

    `probe` is another admissible value: with it the result must come out differently.
    """

    value: Argument
    probe: Argument

    @model_validator(mode="after")
    def _differ(self) -> Parameter:
        if self.value == self.probe:
            raise ValueError("probe must be another value than value")
        return self


class Depends(Frozen):
    """What the result depends on. The gate changes each and looks whether the result moves."""

    inputs: Annotated[tuple[FilePath, ...], Field(max_length=MAX_FILES)] | None = None
    """Inputs that the result depends on; absent means all of them."""
    seed: bool = False
    """Another seed gives another result."""
    any_order: Annotated[tuple[FilePath, ...], Field(max_length=MAX_FILES)] = ()
    """Inputs whose lines may come in any order without changing the result."""


class ReproScript(_ArtifactBase):
    """A script that computes the claim's metrics anew.

    `inputs` are those of the `files` that the script finds below `$GATE_IN`, and so are all of `data`;
    `results` is what the author got, which the script never sees. A file that `variants` names stands in for
    an input when the gate looks whether the result depends on it.
    """

    kind: Literal["repro-script"]
    environment: Environment = ImageEnvironment(image="python")
    """`python` is short for `{image: python}`."""
    command: Command
    build: Build | None = None
    inputs: Annotated[tuple[FilePath, ...], Field(max_length=MAX_FILES)] = ()
    data: Annotated[dict[FilePath, StoredFile], Field(max_length=MAX_FILES)] = {}
    parameters: Annotated[dict[ParameterName, Parameter], Field(max_length=64)] = {}
    depends: Depends = Depends()
    variants: Annotated[dict[FilePath, FilePath], Field(max_length=MAX_FILES)] = {}
    """Input to variant: another file of the same form, for which the result is another one."""
    results: dict[MetricName, Metric] = {}

    @property
    def all_inputs(self) -> tuple[str, ...]:
        """Every path below `$GATE_IN`."""
        return (*self.inputs, *self.data)

    @property
    def depended_on(self) -> tuple[str, ...]:
        """The inputs that must move the result."""
        return self.all_inputs if self.depends.inputs is None else self.depends.inputs

    @model_validator(mode="after")
    def _paths_are_there(self) -> ReproScript:
        known = {*self.inputs, *self.data}
        for path in self.inputs:
            if path not in self.files:
                raise ValueError(f"input {path!r} is not listed under files")
        for path in self.data:
            if path in self.files:
                raise ValueError(f"{path!r} can't be under files and under data")
        for path in (*(self.depends.inputs or ()), *self.depends.any_order, *self.variants):
            if path not in known:
                raise ValueError(f"{path!r} is no input: list it under inputs or data")
        for path in self.variants.values():
            if path not in self.files or path in self.inputs or path == self.entry:
                raise ValueError(f"the variant {path!r} must be under files, and no input or entry")
        if self.entry in self.inputs:
            raise ValueError(f"entry {self.entry!r} can't be an input too")
        for path in self.build.produces if self.build else ():
            if path in self.files or path in self.data:
                raise ValueError(f"build can't produce {path!r}, which is listed under files or data already")
        made = self.build.produces if self.build else ()
        for path in (*made, *self.data):
            if both := _file_and_folder(path, (*self.files, *self.data, *made)):
                raise ValueError(f"{both!r} would be a file and a folder: rename one of the two")
        if (
            isinstance(self.environment, RequirementsEnvironment)
            and self.environment.requirements not in self.files
        ):
            raise ValueError(f"requirements {self.environment.requirements!r} is not listed under files")
        return self


def _file_and_folder(path: str, others: Iterable[str]) -> str | None:
    """The name, if there is one, that `path` and one of the others use for a file and for a folder."""
    for other in others:
        for one, two in ((path, other), (other, path)):
            if two.startswith(f"{one}/"):
                return one
    return None


Artifact = Annotated[LeanSource | LeanExport | ReproScript, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file of this machine that is too large to be held; it is hashed again whenever it is read."""

    path: Path
    sha256: Digest
    bytes: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """An artifact with the bytes of its files, which have been checked against its digests.

    The bytes are held, not the paths: what was digested is what runs.
    """

    artifact: Artifact
    files: Mapping[str, bytes]
    digest: Digest
    """Digest of artifact.yaml, which holds the digest of every file."""
    data: Mapping[str, LocalFile] = field(default_factory=dict)
    """The stored inputs, once they have been fetched; what reads one sees to it that its digest is right."""
