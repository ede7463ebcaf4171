"""A sandbox for the attacks on the Lean judge: the real one, with two steps that need not run each time.

Compiling the trusted statement is done once for each statement. And where an attack makes the compiled proof
itself, its bytes stand for what compiling the proof gave: author code runs in that step, so it can write any
bytes at all. The judge always runs for real, sealed, on what it is given.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable

from gatekeeper.sandbox.base import Job, Outcome, Prepared, Sandbox, Watch
from gatekeeper.sandbox.images.requirements import Requirements

OLEAN = "Claim.olean"
Make = Callable[[bytes], bytes]
"""The bytes of a compiled proof, given those of the compiled statement."""


class CompiledBefore:
    """See above. `known` holds the compiled statements by their source."""

    def __init__(self, sandbox: Sandbox, known: dict[bytes, Outcome], make: Make | None = None) -> None:
        self.sandbox = sandbox
        self.known = known
        self.make = make
        self._statement: Outcome | None = None
        self._compiled = threading.Event()  # the two files are compiled side by side

    def run(self, job: Job, watch: Watch | None = None) -> Outcome:
        if job.name == "statement":
            source = job.files["src/Claim.lean"]
            assert isinstance(source, bytes)
            if source not in self.known:
                self.known[source] = self.sandbox.run(job, watch)
            self._statement = self.known[source]
            self._compiled.set()
            return self._statement
        if job.name == "proof" and self.make:
            assert self._compiled.wait(timeout=300)
            assert self._statement
            made = self.make(self._statement.files[OLEAN])
            return dataclasses.replace(self._statement, output=b"", files={OLEAN: made})
        return self.sandbox.run(job, watch)

    def prepare(self, image: str | Requirements, watch: Watch | None = None) -> Prepared:
        return self.sandbox.prepare(image, watch)

    def interrupt(self) -> None:
        self.sandbox.interrupt()

    def close(self) -> None:
        """The real sandbox is not this one's to close."""
