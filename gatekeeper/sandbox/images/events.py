"""What a build says while it works, for whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """The kinds of work in a build, in the order in which an image goes through them."""

    WAIT = "waiting for another build"
    TREE = "base tree"
    BASE = "base image"
    PULL = "image from elsewhere"
    PACKAGES = "Debian packages"
    WHEELS = "Python packages"
    FILES = "files"
    BYTECODE = "bytecode"
    OLEANS = "Lean library"
    TOOLCHAIN = "Lean toolchain"
    LOAD = "loading"
    DONE = "ready"


@dataclass(frozen=True, slots=True)
class BuildEvent:
    """One sign of life.

    `done` and `total` are bytes where the step counts them, else None. The last event of an image is DONE,
    and its `text` is the image's id.
    """

    image: str
    step: Step
    text: str = ""
    done: int | None = None
    total: int | None = None


OnBuild = Callable[[BuildEvent], None]
