"""Gate 2 of a research publisher: a claim is VERIFIED only when its attached artifact passes here.

What is public is named in `__all__`, and described in docs/library.md:

    from gatekeeper import Gate, Workspace

    with Gate(Workspace.open()) as gate:
        print(gate.status("EXAMPLE:BIRTHDAYS").reason.text)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from gatekeeper.attachments import Refused
    from gatekeeper.checkers.lean_author import Answer as LeanAnswer
    from gatekeeper.checkers.lean_author import ask_lean
    from gatekeeper.checkers.lean_places import lean_engine
    from gatekeeper.config import Config, Policy
    from gatekeeper.dispatch import mismatch
    from gatekeeper.gate import Gate, Observer, Silent
    from gatekeeper.keys import Keyring
    from gatekeeper.ledger import Ledger
    from gatekeeper.recalling import Resting
    from gatekeeper.records import Records
    from gatekeeper.reuse import Unchanged
    from gatekeeper.sandbox import connect, images_of
    from gatekeeper.sandbox.base import Progress
    from gatekeeper.summaries import Listing, Summary, listing
    from gatekeeper.workspace import Workspace

_HOMES = {
    "Config": "config",
    "Gate": "gate",
    "Keyring": "keys",
    "LeanAnswer": "checkers.lean_author:Answer",
    "Ledger": "ledger",
    "Listing": "summaries",
    "Observer": "gate",
    "Policy": "config",
    "Progress": "sandbox.base",
    "Records": "records",
    "Refused": "attachments",
    "Resting": "recalling",
    "Silent": "gate",
    "Summary": "summaries",
    "Unchanged": "reuse",
    "Workspace": "workspace",
    "ask_lean": "checkers.lean_author",
    "connect": "sandbox",
    "images_of": "sandbox",
    "lean_engine": "checkers.lean_places",
    "listing": "summaries",
    "mismatch": "dispatch",
}
"""Where each public name is at home. It is imported when it is first used: all of them take half a second."""

__all__ = [
    "Config",
    "Gate",
    "Keyring",
    "LeanAnswer",
    "Ledger",
    "Listing",
    "Observer",
    "Policy",
    "Progress",
    "Records",
    "Refused",
    "Resting",
    "Silent",
    "Summary",
    "Unchanged",
    "Workspace",
    "__version__",
    "ask_lean",
    "connect",
    "images_of",
    "lean_engine",
    "listing",
    "mismatch",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home, _, there = _HOMES[name].partition(":")
    found = getattr(import_module(f"{__name__}.{home}"), there or name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
