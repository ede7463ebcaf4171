"""gatekeeper.yaml and the environment: every limit, image and engine setting in one place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from gatekeeper.documents import canonical, parse
from gatekeeper.errors import InputError
from gatekeeper.files import read_regular, sha256
from gatekeeper.model import Digest, Frozen
from gatekeeper.model.artifact import Argument, ImageName, PinnedImage
from gatekeeper.model.claim import LeanEnvironment
from gatekeeper.model.verdict import Quorum
from gatekeeper.places import CONFIG_NAME as CONFIG_NAME
from gatekeeper.places import HOME as HOME
from gatekeeper.places import workspace_above

Positive = Annotated[int, Field(ge=1)]


class LimitSet(Frozen):
    """What one container may use. Every field has a bound; none may be switched off."""

    wall_seconds: Positive = 120
    """From its start to its end, by the clock on the wall."""
    memory_mb: Annotated[int, Field(ge=32)] = 1024
    """MiB, for all of its processes and what they write; there is no swap."""
    cpus: Positive = 1
    processes: Annotated[int, Field(ge=8)] = 64
    """With their threads."""
    disk_mb: Positive = 64
    """MiB that it may write."""
    files: Positive = 1024
    """That it may make."""
    output_kb: Positive = 256
    """KiB that it may print."""
    result_kb: Positive = 1024
    """KiB of what it hands back."""

    def exceeding(self, maximum: LimitSet) -> str | None:
        """The first field in which this set is over `maximum`."""
        return next((f for f in type(self).model_fields if getattr(self, f) > getattr(maximum, f)), None)


class Kernel(Frozen):
    """A further checker of proofs: an image and a command in it.

    It finds all that the first kernel accepted in /gate/src/closure.ndjson (lean4export 3.1) and answers by
    its status: 0 accepts, 1 rejects, 2 declines, anything else is a failure of its own.
    """

    name: ImageName
    image: ImageName
    command: Annotated[tuple[Argument, ...], Field(min_length=1, max_length=100)]


class Policy(Frozen):
    """What the publisher allows. Its digest is part of every verdict."""

    script: LimitSet = LimitSet()
    """What a repro script gets that asks for nothing."""
    maximum: LimitSet = LimitSet(
        wall_seconds=3600,
        memory_mb=8192,
        cpus=8,
        processes=1024,
        disk_mb=2048,
        files=100_000,
        output_kb=4096,
        result_kb=16_384,
    )
    """The most that it may ask for in artifact.yaml."""
    lean_compile: LimitSet = LimitSet(memory_mb=2048, result_kb=65_536)
    """For compiling the trusted statement and the untrusted proof."""
    lean_judge: LimitSet = LimitSet(memory_mb=1024)
    """For the container that judges, where no code of an author's runs."""
    kernels: tuple[Kernel, ...] = ()
    """Further kernels; a proof is VERIFIED only if none of them rejects it."""
    lean_environments: tuple[LeanEnvironment, ...] = ("lean",)
    """Where claims may be stated and proved: on GateCore (`lean`), or in a Lean of the user's own."""
    lean_toolchain: Digest | None = None
    """Which Lean toolchain, with the libraries on it, the image lean-toolchain holds; its build says it."""
    lean_engine: Digest | None = None
    """SHA-256 of the libleanshared.so whose kernel judges, and that GateCore's proofs are compiled with: the
    toolchain's own; absent means the one that is pinned with GateCore."""
    probe_runs: Positive = 60
    """The most changes that are tried on one repro script; what decides is run again beside these."""
    environments: tuple[ImageName | PinnedImage, ...] = ("python", "scientific", "r", "c")
    """The images that a repro script may name: ours, and others by their exact digest."""
    requirements: bool = True
    """Whether a repro script may bring a requirements file of Python packages."""
    requirements_mb: Positive = 1024
    """What the packages of one such file may take, fetched and unpacked."""
    artifact_mb: Positive = 256
    """All files of one artifact together, and an exported statement."""
    data_mb: Positive = 4096
    """All stored inputs of one artifact together."""
    require_freeze: bool = False
    """Whether a claim's trusted half must be frozen before its artifact is on record."""

    require_approval: Quorum | None = None
    """How many reviewers must approve a claim's trusted half, and by which keys; no keys: any reviewer's."""
    require: Quorum | None = None
    """How many gates, of which keys, must find that a claim passes; one that says no is never outvoted."""

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, given: Any) -> Any:
        """A set of limits that is given in part keeps its own defaults for the rest."""
        if not isinstance(given, dict):
            return given
        defaults = {name: field.default for name, field in cls.model_fields.items()}
        return {
            name: {**defaults[name].model_dump(), **value}
            if isinstance(value, dict) and isinstance(defaults.get(name), LimitSet)
            else _as_python(value)
            for name, value in given.items()
        }

    @model_validator(mode="after")
    def _within_maximum(self) -> Policy:
        field = self.script.exceeding(self.maximum)
        if field:
            raise ValueError(f"script.{field} is over maximum.{field}")
        return self

    @model_validator(mode="after")
    def _gates_are_named(self) -> Policy:
        if self.require and not self.require.keys:
            raise ValueError("require must name the gates' keys: {count: 2, keys: [..]}")
        return self

    @model_validator(mode="after")
    def _toolchain_is_named(self) -> Policy:
        if "lean-toolchain" in self.lean_environments and self.lean_toolchain is None:
            raise ValueError(
                "lean_environments has lean-toolchain, so lean_toolchain must say which: "
                "`gate images build lean-toolchain` prints it"
            )
        return self

    @property
    def digest(self) -> Digest:
        """Digest of the policy with every default filled in."""
        return _digest(self)


@lru_cache(maxsize=16)
def _digest(policy: Policy) -> Digest:
    """Remembered by what the policy says: every claim asks for it."""
    return sha256(canonical(policy.model_dump(mode="json")))


def _as_python(value: Any) -> Any:
    """A JSON value as strict models take it from Python, where a list is no tuple."""
    if isinstance(value, list):
        return tuple(_as_python(item) for item in value)
    if isinstance(value, dict):
        return {key: _as_python(item) for key, item in value.items()}
    return value


class EngineConfig(Frozen):
    """Which container engine to use."""

    host: Annotated[str, StringConstraints(max_length=500)] | None = None
    """As DOCKER_HOST, which wins over it; absent means the default socket."""


class ImagesConfig(Frozen):
    """How the sandbox images are made."""

    base: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@sha256:[0-9a-f]{64}$")] | None = None
    """A base image by digest, pulled by the engine; absent means one built from Debian packages."""


class StoreConfig(Frozen):
    """Where large inputs lie by their digests: a folder, or a bucket with a prefix (docs/data.md)."""

    url: Annotated[
        str,
        StringConstraints(
            max_length=500,
            pattern=r"^(file:///[^\s?#]*|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\s?#]*)?)$",
        ),
    ]
    endpoint: Annotated[str, StringConstraints(max_length=500, pattern=r"^https?://[^\s]+$")] | None = None
    """Of an S3-compatible server; absent means Amazon's."""
    anonymous: bool = False
    """Ask a bucket without credentials."""
    writable: bool = True
    """Whether `gate data add` may put files there."""


def _url_alone(given: Any) -> Any:
    return {"url": given} if isinstance(given, str) else given


class Config(Frozen):
    """The whole of gatekeeper.yaml. Every field has a default; an empty file is a valid one."""

    policy: Policy = Policy()
    engine: EngineConfig = EngineConfig()
    images: ImagesConfig = ImagesConfig()
    stores: Annotated[
        tuple[Annotated[StoreConfig, BeforeValidator(_url_alone)], ...], Field(max_length=16)
    ] = ()
    """Asked in this order for an input; a URL alone is short for `{url: …}`."""


def find_workspace(start: Path) -> Path:
    """The nearest folder upwards from `start` that holds gatekeeper.yaml.

    Raises:
        InputError: there is none up to the root.
    """
    if root := workspace_above(start):
        return root
    raise InputError(
        f"No {CONFIG_NAME} in {start.absolute()} or above it; run `gate init` to make a workspace here, "
        "or name one with --workspace."
    )


def load_config(root: Path) -> Config:
    """Read the workspace's gatekeeper.yaml.

    Raises:
        InputError: names the field and what it must be.
    """
    path = root / CONFIG_NAME
    if root.is_file():
        raise InputError(f"{root} is no folder; name the one that holds {CONFIG_NAME}.")
    try:
        data = read_regular(path, 1 << 20)
    except FileNotFoundError:
        raise InputError(f"No {CONFIG_NAME} in {root}; run `gate init` there.") from None
    return parse_config(data, str(path))


def parse_config(data: bytes, name: str) -> Config:
    """The configuration in some bytes; `name` is what messages call them.

    Raises:
        InputError: names the field and what it must be.
    """
    if not any(line.strip() and not line.lstrip().startswith(b"#") for line in data.splitlines()):
        return Config()
    config: Config = parse(Config, data, name)
    return config
