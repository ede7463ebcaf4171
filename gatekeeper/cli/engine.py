"""doctor, images: the machine the gate stands on."""

import typer


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
