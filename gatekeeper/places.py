"""Where things lie: a workspace, this checkout, the user's own folders. Imports nothing that takes time."""

from __future__ import annotations

import os
from pathlib import Path

CONFIG_NAME = "gatekeeper.yaml"
HOME = Path(__file__).parents[1]
"""Where this checkout's sandboxes/ and lean/ are."""


def workspace_above(start: Path) -> Path | None:
    """The nearest folder upwards from `start` that holds gatekeeper.yaml."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if (folder / CONFIG_NAME).is_file()), None)


def user_folder(variable: str, default: str) -> Path:
    """gatekeeper's folder below one of the user's base directories (XDG Base Directory Specification).

    Raises:
        InputError: the user has no home.
    """
    base = os.environ.get(variable, "")
    try:
        return (Path(base) if base.startswith("/") else Path.home() / default) / "gatekeeper"
    except RuntimeError:
        from gatekeeper.errors import InputError

        raise InputError(f"There is no home folder; set HOME or {variable}.") from None
