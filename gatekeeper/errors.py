"""The errors a caller may have to handle.

Two families, never mixed: `InputError` is about what somebody wrote (a file, an option) and
`WorldError` is about the machine we run on. A `WorldError` becomes a `not_evaluated` outcome,
so trouble of ours is never held against an author. Every message is one sentence for a person
and says what to do.
"""

from __future__ import annotations

from collections.abc import Sequence

from gatekeeper.model import Flaw, Place, ReasonCode


class GateError(Exception):
    """Root of every error this package raises on purpose."""


class InputError(GateError):
    """Something written by a person or an author can't be used: names file, field and remedy.

    `place` is where, as far as it is known; `others` is what else is wrong.
    """

    def __init__(self, message: str, others: Sequence[InputError] = (), place: Place | None = None) -> None:
        super().__init__(message)
        self.others = tuple(others)
        self.place = place


class Untrusted(InputError):
    """Something signed or logged can't be believed; `flaw` says why, the message where and what to do."""

    def __init__(self, flaw: Flaw, message: str) -> None:
        super().__init__(message)
        self.flaw = flaw


class WorldError(GateError):
    """The machine let us down. `code` is the not-evaluated reason that a verdict gives."""

    code: ReasonCode = ReasonCode.ENGINE_FAILURE


class EngineUnavailable(WorldError):
    """No container engine answers, or its seal can't be proved."""

    code = ReasonCode.ENGINE_UNAVAILABLE


class ImageUnavailable(WorldError):
    """An image that the job names is not built here."""

    code = ReasonCode.IMAGE_UNAVAILABLE


class DataUnavailable(WorldError):
    """A stored input can't be had: no store holds it, or what it holds is something else."""

    code = ReasonCode.DATA_UNAVAILABLE


class EngineFailure(WorldError):
    """The engine or a step of our own broke: daemon died, disk full, container lost."""


class Interrupted(WorldError):
    """The person stopped the run."""

    code = ReasonCode.INTERRUPTED
