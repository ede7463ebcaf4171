"""What differs between the environments of two runs. Pure: surroundings and bills in, rows out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gatekeeper.model import Surroundings

FIELDS = ("environment", "image", "cpu", "kernel", "engine")


@dataclass(frozen=True, slots=True)
class Scene:
    """The environment of the runs behind one claim's verdict."""

    title: str
    """Record, claim and time of the verdict."""
    surroundings: Surroundings
    packages: Mapping[str, str] | None
    """Version of each package; None where the bill of materials is no longer kept."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two scenes, side by side."""

    first: Scene
    second: Scene

    @property
    def fields(self) -> dict[str, tuple[str, str]]:
        """The facts that are not the same, first and second."""
        pairs = {
            name: (getattr(self.first.surroundings, name), getattr(self.second.surroundings, name))
            for name in FIELDS
        }
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    @property
    def known(self) -> bool:
        """Whether the packages of both are known, or they are the same anyway."""
        return self._same_bill or (self.first.packages is not None and self.second.packages is not None)

    @property
    def packages(self) -> dict[str, tuple[str | None, str | None]]:
        """Packages that came, went or changed: first and second version, None where there is none."""
        if self._same_bill:
            return {}
        first, second = self.first.packages or {}, self.second.packages or {}
        names = sorted(first.keys() | second.keys())
        pairs = {name: (first.get(name), second.get(name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    @property
    def _same_bill(self) -> bool:
        return self.first.surroundings.packages == self.second.surroundings.packages

    def document(self) -> dict[str, Any]:
        """For programs: both environments, and what differs."""
        return {
            "first": _document(self.first),
            "second": _document(self.second),
            "differs": {name: list(pair) for name, pair in self.fields.items()},
            "packages": {name: list(pair) for name, pair in self.packages.items()} if self.known else None,
        }


def _document(scene: Scene) -> dict[str, Any]:
    return {"verdict": scene.title, **scene.surroundings.model_dump(mode="json")}


def packages_of(bill: bytes) -> dict[str, str] | None:
    """Version by kind and name (`deb libc6`), from a CycloneDX bill; None if it can't be read."""
    try:
        found: dict[str, str] = {}
        for part in json.loads(bill)["components"]:
            kind = str(part.get("purl", "")).removeprefix("pkg:").partition("/")[0]
            name = f"{kind} {part['name']}".strip()
            found[name] = ", ".join(filter(None, (found.get(name), str(part["version"]))))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found
