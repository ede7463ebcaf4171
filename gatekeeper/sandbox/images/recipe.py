"""`sandboxes/<name>/image.yaml`: what goes into an image.

A recipe names everything by content: Debian packages, wheels by hashed lock, files of this repository. What
it can't say can't be in an image.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from gatekeeper.errors import InputError

RECIPE_FILE = "image.yaml"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _inside(text: str) -> str:
    """A relative path that stays where it starts."""
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise ValueError(f"{text!r} must be a relative path without '..'")
    return text


def _absolute(text: str) -> str:
    """An absolute path of the image."""
    path = PurePosixPath(text)
    if not path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{text!r} must be an absolute path without '..'")
    return text


Inside = Annotated[str, AfterValidator(_inside)]
Absolute = Annotated[str, AfterValidator(_absolute)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Tree(_Part):
    """A Debian tree: packages and what they depend on, unpacked; `without` and `drop` take away again.

    On a base, what the base's tree drops is dropped, too, but for what `keep` names.
    """

    suite: str = Field(pattern=r"^[a-z]+$")
    packages: tuple[str, ...] = Field(min_length=1)
    without: tuple[str, ...] = ()
    drop: tuple[Inside, ...] = ()
    """Patterns of paths; a matched folder goes with all it holds."""
    keep: tuple[Inside, ...] = ()
    """Patterns that win over those of `drop`."""
    links: dict[Inside, str] = {}
    """Path to target; `{triplet}` in either is the architecture's folder of libraries."""


class Wheels(_Part):
    """Python packages from a hashed lock beside the recipe, unpacked below `to`."""

    lock: Inside
    to: Absolute
    only: Inside | None = None
    """Take this folder's content alone, e.g. one package."""
    keep: tuple[Inside, ...] = ("**",)
    drop: tuple[Inside, ...] = ()


class Files(_Part):
    """A file or folder of this repository, laid at `to`."""

    source: Inside = Field(alias="from")
    to: Absolute
    include: tuple[Inside, ...] = ("**",)


class Library(_Part):
    """A Lean library of this repository, compiled in a sealed container of the image's earlier layers.

    `source` holds its sources, `pin` says what must come out.
    """

    source: Inside = Field(alias="from")
    pin: Inside
    engine: Absolute
    """Folder of libleanshared.so in the image."""
    to: Absolute


class LeanToolchain(_Part):
    """The Lean toolchain that the policy names, with the modules built on it, laid at `to`.

    `check` is the command that compiles Check.lean with it, once the image is built.
    """

    to: Absolute
    check: tuple[str, ...] = Field(min_length=1)


class Recipe(_Part):
    """One image. It stands on the recipe named `base`, with all that this has, or else on its own `tree`."""

    summary: str
    internal: bool = False
    """Only a step on the way: not built for its own sake and not listed."""
    on_demand: bool = False
    """Not built with the others, but when a claim needs it or somebody names it."""
    base: str | None = None
    tree: Tree | None = None
    """On a `base`: what the packages add to it."""
    wheels: tuple[Wheels, ...] = ()
    library: Library | None = None
    toolchain: LeanToolchain | None = None
    files: tuple[Files, ...] = ()


def names(folder: Path) -> tuple[str, ...]:
    """The recipes in a folder, internal ones too, by name."""
    return tuple(sorted(file.parent.name for file in folder.glob(f"*/{RECIPE_FILE}")))


def chain(folder: Path, name: str) -> tuple[tuple[str, Recipe], ...]:
    """A recipe and those it stands on, by name, the one without a base first.

    Raises:
        InputError: one can't be used, or they stand on each other.
    """
    found: dict[str, Recipe] = {}
    wanted: str | None = name
    while wanted is not None:
        if wanted in found:
            raise InputError(f"The recipes {' and '.join(found)} stand on each other; give one a tree.")
        found[wanted] = load(folder, wanted)
        wanted = found[wanted].base
    return tuple(reversed(found.items()))


def load(folder: Path, name: str) -> Recipe:
    """Read one recipe.

    Raises:
        InputError: there is none of that name, or it can't be used; names the file and the field.
    """
    file = folder / name / RECIPE_FILE
    try:
        return _parsed(file, file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        known = ", ".join(names(folder)) or "none"
        raise InputError(f"There is no image {name!r} (no {file}); the recipes here are: {known}.") from None
    except OSError as error:
        raise InputError(f"{file} can't be read: {error}.") from error


@lru_cache(maxsize=32)
def _parsed(file: Path, content: bytes) -> Recipe:
    """Remembered by content: a run asks for the same recipe again and again."""
    try:
        recipe = Recipe.model_validate(yaml.load(content, Loader=LOADER))  # noqa: S506 - it is the safe one
    except yaml.YAMLError as error:
        raise InputError(f"{file} is no YAML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise InputError(f"{file}: {where}: {first['msg']}.") from error
    if recipe.base is None and recipe.tree is None:
        raise InputError(f"{file} must name a `base` or a `tree`.")
    return recipe
