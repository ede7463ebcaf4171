"""The untrusted half of a claim: what its author attached (artifact/artifact.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from gatekeeper.model.base import Digest, FilePath, Frozen, MetricName, Quantity

MAX_FILES = 1000

Argument = Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")]
ImageName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]


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

    @model_validator(mode="after")
    def _entry_is_a_file(self) -> _ArtifactBase:
        if self.entry not in self.files:
            raise ValueError(f"entry {self.entry!r} is not listed under files")
        return self


class LeanSource(_ArtifactBase):
    """A Lean file that states the claim's theorems again and proves them."""

    kind: Literal["lean-source"]


class LeanExport(_ArtifactBase):
    """A lean4export file (NDJSON, format 3.0 or 3.1) of a proof made anywhere, with all that it rests on.

    Nothing of it is executed: its declarations go to the kernel as they are.
    """

    kind: Literal["lean-export"]


class ReproScript(_ArtifactBase):
    """A script that computes the claim's metrics anew.

    `inputs` are those of the `files` that the script finds below `$GATE_IN`; `results` is what the author
    got, which the script never sees.
    """

    kind: Literal["repro-script"]
    environment: ImageName = "python"
    command: Annotated[tuple[Argument, ...], Field(min_length=1, max_length=100)]
    inputs: Annotated[tuple[FilePath, ...], Field(max_length=MAX_FILES)] = ()
    results: dict[MetricName, Quantity] = {}

    @model_validator(mode="after")
    def _inputs_are_files(self) -> ReproScript:
        for path in self.inputs:
            if path not in self.files:
                raise ValueError(f"input {path!r} is not listed under files")
        if self.entry in self.inputs:
            raise ValueError(f"entry {self.entry!r} can't be an input too")
        return self


Artifact = Annotated[LeanSource | LeanExport | ReproScript, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Attachment:
    """An artifact with the bytes of its files, which have been checked against its digests.

    The bytes are held, not the paths: what was digested is what runs.
    """

    artifact: Artifact
    files: Mapping[str, bytes]
    digest: Digest
    """Digest of artifact.yaml, which holds the digest of every file."""
