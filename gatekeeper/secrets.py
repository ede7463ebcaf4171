"""What came in by the environment and no child may inherit. It runs first of all, and imports nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping

KEY_VARIABLE = "GATE_SIGNING_KEY"
"""The private key itself in PEM, for machines that keep secrets in the environment."""
PASSPHRASE_VARIABLE = "GATE_KEY_PASSPHRASE"  # noqa: S105, a name

_taken: dict[str, str] = {}


def take() -> Mapping[str, str]:
    """The secrets of the environment, which are not in it any more: some commands that we start read
    strangers' files."""
    for name in (KEY_VARIABLE, PASSPHRASE_VARIABLE):
        if name in os.environ:
            _taken[name] = os.environ.pop(name)
    return _taken
